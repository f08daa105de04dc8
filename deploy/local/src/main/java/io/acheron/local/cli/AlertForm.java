/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.demo.AlertOutput;
import io.acheron.pipeline.alert.AlertJson;
import io.acheron.pipeline.alert.AlertText;

/** How alerts are shown. */
final class AlertForm {
    /** @param json as OCSF Detection Finding, one line; else as text for people */
    static AlertOutput.Form of(boolean json) {
        return json ? alert -> AlertJson.write(alert.alert()) : alert -> AlertText.write(alert.alert());
    }

    private AlertForm() {}
}
