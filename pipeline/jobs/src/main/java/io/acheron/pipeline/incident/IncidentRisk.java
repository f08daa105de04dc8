/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.incident;

/**
 * The risk of several alerts together: that of the worst, and of what is missing to {@value #HIGHEST} each further rule takes a tenth
 * and each further tactic a fifth. One rule that fires a thousand times is no more dangerous than once; many kinds of evidence are.
 */
final class IncidentRisk {
    private static final int HIGHEST = 100;
    private static final double LEFT_BY_RULE = 0.9;
    private static final double LEFT_BY_TACTIC = 0.8;

    /**
     * @param worst highest risk of an alert, 0 to 100, weighted by its asset
     * @param rules number of rules
     * @param tactics number of tactics
     * @return 0 to 100
     */
    static int of(int worst, int rules, int tactics) {
        double missing = (HIGHEST - worst)
                * Math.pow(LEFT_BY_RULE, Math.max(0, rules - 1))
                * Math.pow(LEFT_BY_TACTIC, Math.max(0, tactics - 1));
        return (int) Math.round(HIGHEST - missing);
    }

    private IncidentRisk() {}
}
