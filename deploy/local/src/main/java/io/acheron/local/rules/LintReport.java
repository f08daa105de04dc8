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
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with rules, for people, programs and review tools. */
public enum LintReport {
    /** {@code file:line:column: error: message; remedy}, which editors jump by, and a last line with the count. */
    TABLE {
        @Override
        public String of(Compilation compiled) {
            long errors = compiled.problems().stream().filter(LintReport::error).count();
            return compiled.problems().stream().map(problem -> problem + "\n").collect(Collectors.joining())
                    + "%d rules, %d errors, %d warnings"
                            .formatted(
                                    compiled.ruleSet().all().size(),
                                    errors,
                                    compiled.problems().size() - errors);
        }
    },
    /** One object with the number of rules and a list of problems. */
    JSON {
        @Override
        public String of(Compilation compiled) {
            ObjectNode root = JSON_WRITER.createObjectNode();
            root.put("rules", compiled.ruleSet().all().size());
            root.put("accepted", compiled.accepted());
            ArrayNode problems = root.putArray("problems");
            for (Problem problem : compiled.problems()) {
                problems.addObject()
                        .put("path", problem.path())
                        .put("line", problem.line())
                        .put("column", problem.column())
                        .put("level", error(problem) ? "error" : "warning")
                        .put("message", problem.message())
                        .put("remedy", problem.remedy());
            }
            return write(root);
        }
    },
    /** SARIF 2.1.0, which code review tools show beside the lines. */
    SARIF {
        @Override
        public String of(Compilation compiled) {
            ObjectNode root = JSON_WRITER.createObjectNode();
            root.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
            ObjectNode run = root.putArray("runs").addObject();
            run.putObject("tool").putObject("driver").put("name", "acheron rules lint");
            ArrayNode results = run.putArray("results");
            for (Problem problem : compiled.problems()) {
                ObjectNode result = results.addObject();
                result.put("ruleId", "rule-problem").put("level", error(problem) ? "error" : "warning");
                result.putObject("message")
                        .put("text", problem.message() + (problem.remedy().isEmpty() ? "" : "; " + problem.remedy()));
                ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
                place.putObject("artifactLocation").put("uri", problem.path());
                // SARIF counts from 1 and knows no "unknown".
                place.putObject("region")
                        .put("startLine", Math.max(1, problem.line()))
                        .put("startColumn", Math.max(1, problem.column()));
            }
            return write(root);
        }
    };

    private static final ObjectMapper JSON_WRITER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** @return the report, without the last line end */
    public abstract String of(Compilation compiled);

    /** @return errors only, in the form of the table */
    public static List<String> errors(Compilation compiled) {
        return compiled.problems().stream()
                .filter(LintReport::error)
                .map(Problem::toString)
                .toList();
    }

    private static boolean error(Problem problem) {
        return problem.level() == Problem.Level.ERROR;
    }

    private static String write(ObjectNode node) {
        try {
            return JSON_WRITER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory is always JSON", e);
        }
    }
}
