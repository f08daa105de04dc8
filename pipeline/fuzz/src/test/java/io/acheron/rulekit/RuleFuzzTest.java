/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.acheron.schema.event.Event;
import java.util.List;

/**
 * Whatever a rule file holds, it is compiled or refused at a place; whatever an event says, it is matched or not. Replays its seeds in
 * an ordinary build; docs/how-to/fuzz-the-readers.md says how to run it longer.
 */
class RuleFuzzTest {
    private static final String HEAD = """
            title: Test
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01
            name: test
            level: high
            triage: Look at it.
            """;
    private static final String SOURCE = "logsource: {product: linux, category: process_creation}\n";
    private static final String RULE = HEAD + SOURCE + "detection:\n  a: {Image|endswith: sh}\n  condition: a\n";

    @FuzzTest(maxDuration = "10m")
    void shouldRefuseOrUseAnyFile(FuzzedDataProvider data) {
        evaluate(data.consumeRemainingAsString(), FuzzedRules.exec("/bin/sh", "-c", "id"));
    }

    @FuzzTest(maxDuration = "10m")
    void shouldRefuseOrUseAnyCondition(FuzzedDataProvider data) {
        String condition = quoted(data.consumeRemainingAsString());
        evaluate(
                HEAD + SOURCE + "detection:\n  a: {Image: x}\n  b: {User: y}\n  a_c: [z]\n  condition: " + condition
                        + "\n",
                FuzzedRules.exec("/bin/sh", "-c", "id"));
    }

    @FuzzTest(maxDuration = "10m")
    void shouldMatchAnyTextWithAnyTest(FuzzedDataProvider data) {
        String modifiers = data.pickValue(List.of(
                "",
                "|contains",
                "|startswith",
                "|endswith",
                "|re",
                "|re|i",
                "|contains|all",
                "|cased",
                "|windash|contains",
                "|wide|base64offset|contains",
                "|cidr",
                "|exists",
                "|gt",
                "|fieldref",
                "|neq"));
        String value = quoted(data.consumeString(200));
        Event event = FuzzedRules.exec(data.consumeString(200), "/bin/sh", data.consumeRemainingAsString());
        evaluate(
                HEAD
                        + SOURCE
                        + "detection:\n  a:\n    CommandLine%s: %s\n  b:\n    Image%s: %s\n  condition: a or not b\n"
                                .formatted(modifiers, value, modifiers, value),
                event);
    }

    @FuzzTest(maxDuration = "10m")
    void shouldRefuseOrUseAnySequenceOrCorrelation(FuzzedDataProvider data) {
        boolean sequence = data.consumeBoolean();
        String text = data.consumeRemainingAsString().indent(2);
        evaluate(
                HEAD + (sequence ? SOURCE + "sequence:\n" : "correlation:\n") + text,
                FuzzedRules.exec("/bin/sh", "-c", "id"));
    }

    @FuzzTest(maxDuration = "10m")
    void shouldRefuseOrUseAnyExceptionAndList(FuzzedDataProvider data) {
        String list = data.consumeString(100);
        FuzzedRules.evaluate(
                FuzzedRules.bundle(
                        "rule.yaml", RULE, "lists/hosts.txt", list, "filters/f.yaml", data.consumeRemainingAsString()),
                FuzzedRules.exec("/bin/sh", "-c", "id"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''").replaceAll("\\s", " ") + "'";
    }

    private static void evaluate(String file, Event event) {
        FuzzedRules.evaluate(FuzzedRules.bundle("rule.yaml", file), event);
    }
}
