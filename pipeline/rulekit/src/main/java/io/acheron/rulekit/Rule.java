/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.alert.Severity;
import io.acheron.schema.alert.Technique;
import java.util.List;

/**
 * What an alert says about the rule that fired.
 *
 * @param id UUID that never changes and is never used again
 * @param version counts the changes of the rule, first is 1
 * @param hash SHA-256 of the text of the rule's files, hexadecimal
 * @param title one line
 * @param description what the rule looks for; may be empty
 * @param language sigma, sequence or drools
 * @param path file below the root of the rule set
 * @param status stable, test, experimental, deprecated or unsupported
 * @param level severity
 * @param techniques ATT&amp;CK techniques and tactics of the tags
 * @param falsePositives known benign causes
 * @param references further reading
 * @param triage what to look at first; may be empty
 * @param mode what becomes of a match
 */
public record Rule(
        String id,
        int version,
        String hash,
        String title,
        String description,
        String language,
        String path,
        String status,
        Severity level,
        List<Technique> techniques,
        List<String> falsePositives,
        List<String> references,
        String triage,
        Mode mode) {
    /** What becomes of a match. */
    public enum Mode {
        /** The rule is read and checked, not evaluated. */
        OFF,
        /** Nothing, but it may be part of a correlation: informational, low, deprecated and unsupported rules. */
        COUNT,
        /** It is counted as if it were an alert, so that one can see what the rule would do. */
        SHADOW,
        /** An alert. */
        ALERT
    }

    public Rule {
        techniques = List.copyOf(techniques);
        falsePositives = List.copyOf(falsePositives);
        references = List.copyOf(references);
    }

    /** @return whether a match becomes an alert */
    public boolean alerts() {
        return mode == Mode.ALERT;
    }

    Rule with(Mode other) {
        return new Rule(
                id,
                version,
                hash,
                title,
                description,
                language,
                path,
                status,
                level,
                techniques,
                falsePositives,
                references,
                triage,
                other);
    }

    /** @return the rule without alerts of its own, because it is a part of correlations */
    public Rule counted() {
        return mode == Mode.OFF ? this : with(Mode.COUNT);
    }
}
