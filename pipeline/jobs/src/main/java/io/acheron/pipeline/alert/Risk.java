/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.Severity;
import io.acheron.schema.event.AssetContext;
import org.jspecify.annotations.Nullable;

/** Severity of the rule weighted with how much the asset matters. */
final class Risk {
    private static final int HIGHEST = 100;

    /** @return 0 to 100; an unknown asset counts as one of medium criticality */
    static int of(Severity severity, @Nullable AssetContext asset) {
        int base = switch (severity) {
            case INFORMATIONAL -> 10;
            case LOW -> 25;
            case MEDIUM -> 50;
            case HIGH -> 70;
            case CRITICAL -> 90;
        };
        int percent = switch (asset == null ? "" : asset.getCriticality()) {
            case "low" -> 70;
            case "high" -> 120;
            case "critical" -> 140;
            default -> 100;
        };
        return Math.min(HIGHEST, base * percent / 100);
    }

    private Risk() {}
}
