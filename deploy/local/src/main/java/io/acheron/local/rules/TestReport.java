/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.local.rules.RuleTests.Outcome;
import io.acheron.rulekit.RuleTest;
import java.util.List;

/** How the tests of rules came out. */
public enum TestReport {
    /** A line for each failed test with its reasons, and a last line with the count. */
    TABLE {
        @Override
        public String of(List<Outcome> outcomes) {
            StringBuilder text = new StringBuilder();
            for (Outcome outcome : outcomes) {
                if (!outcome.passed()) {
                    RuleTest test = outcome.test();
                    text.append("%s:%d: failed: %s: %s\n"
                            .formatted(test.rule().path(), test.line(), test.name(), expectation(outcome)));
                    outcome.explanation()
                            .forEach(line -> text.append("    ").append(line).append('\n'));
                }
            }
            return text.append("%d tests, %d failed".formatted(outcomes.size(), failed(outcomes)))
                    .toString();
        }
    },
    /** One object with the counts and a list of tests. */
    JSON {
        @Override
        public String of(List<Outcome> outcomes) {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode root = mapper.createObjectNode();
            root.put("tests", outcomes.size()).put("failed", failed(outcomes));
            ArrayNode results = root.putArray("results");
            for (Outcome outcome : outcomes) {
                ObjectNode result = results.addObject()
                        .put("rule", outcome.test().rule().id())
                        .put("path", outcome.test().rule().path())
                        .put("line", outcome.test().line())
                        .put("name", outcome.test().name())
                        .put("expect", outcome.test().match() ? "match" : "none")
                        .put("passed", outcome.passed());
                ArrayNode explanation = result.putArray("explanation");
                outcome.explanation().forEach(explanation::add);
            }
            try {
                return mapper.writeValueAsString(root);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree in memory is always JSON", e);
            }
        }
    },
    /** JUnit XML, which build servers show. */
    JUNIT {
        @Override
        public String of(List<Outcome> outcomes) {
            return JunitXml.of(outcomes);
        }
    };

    /** @return the report, without the last line end */
    public abstract String of(List<Outcome> outcomes);

    /** @return number of failed tests */
    public static int failed(List<Outcome> outcomes) {
        return (int) outcomes.stream().filter(outcome -> !outcome.passed()).count();
    }

    static String expectation(Outcome outcome) {
        RuleTest test = outcome.test();
        if (outcome.matched() == test.match()) {
            return "a rule fails on an event of this test";
        }
        return test.match() ? "the rule should match, but does not" : "the rule should not match, but does";
    }
}
