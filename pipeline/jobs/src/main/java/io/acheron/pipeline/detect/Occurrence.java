/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that can take one or more steps of a sequence. It takes only one of them in a match.
 *
 * @param event the event
 * @param takes the steps it can take, at least one, lowest first
 */
public record Occurrence(Event event, List<Take> takes) {
    /**
     * A step an event can take.
     *
     * @param step index of the step
     * @param distinct value in which the events of the step must differ; null if the step has none
     * @param matched why
     */
    public record Take(int step, @Nullable String distinct, List<MatchedField> matched) {}

    @Nullable
    Take take(int step) {
        for (Take take : takes) {
            if (take.step() == step) {
                return take;
            }
        }
        return null;
    }
}
