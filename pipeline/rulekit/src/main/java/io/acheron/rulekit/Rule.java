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
 * @param alerts whether a match is to become an alert: informational, low, deprecated and unsupported rules are only counted
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
        boolean alerts) {
    public Rule {
        techniques = List.copyOf(techniques);
        falsePositives = List.copyOf(falsePositives);
        references = List.copyOf(references);
    }
}
