/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.field.Field;
import java.util.List;

/**
 * What becomes of events that meet a selection.
 *
 * @param keepPermille of thousand keys so many are kept; 0 for noise
 * @param by fields of the key: events with the same key are kept or left out together; empty when each event is its own key
 */
record Selected(Grounds grounds, int keepPermille, List<Field> by) {
    static final String NOISE = "filter";
    static final String SAMPLE = "sample";

    String mechanism() {
        return keepPermille == 0 ? NOISE : SAMPLE;
    }
}
