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
import io.acheron.rulekit.Rule;
import io.acheron.schema.alert.Technique;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which techniques of ATT&amp;CK the rules are about. Tactics and techniques are those the rules name: no list of them is built in. */
public enum CoverageReport {
    /** A line for each technique. */
    TABLE {
        @Override
        public String of(List<Rule> rules) {
            StringBuilder text = new StringBuilder();
            byTactic(rules).forEach((tactic, techniques) -> {
                text.append(tactic).append('\n');
                techniques.forEach((technique, named) -> text.append("  %-12s %3d  %s%n"
                        .formatted(
                                technique,
                                named.size(),
                                named.stream().map(Rule::path).toList())));
            });
            return text + "%d rules".formatted(rules.size());
        }
    },
    /** A layer that ATT&amp;CK Navigator opens. */
    NAVIGATOR {
        @Override
        public String of(List<Rule> rules) {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode root = mapper.createObjectNode()
                    .put("name", "Acheron rules")
                    .put("domain", "enterprise-attack")
                    .put("description", "Techniques that rules are about; the score is their number.");
            root.putObject("versions").put("layer", "4.5").put("navigator", "5.0.0");
            ArrayNode techniques = root.putArray("techniques");
            byTactic(rules)
                    .forEach((tactic, ofTactic) -> ofTactic.forEach((technique, named) -> {
                        if (!technique.isEmpty()) {
                            techniques
                                    .addObject()
                                    .put("techniqueID", technique)
                                    .put("tactic", tactic)
                                    .put("score", named.size())
                                    .put(
                                            "comment",
                                            String.join(
                                                    "; ",
                                                    named.stream()
                                                            .map(Rule::title)
                                                            .toList()));
                        }
                    }));
            try {
                return mapper.writeValueAsString(root);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree in memory is always JSON", e);
            }
        }
    },
    /** A picture: a column for each tactic, a box for each technique, darker with more rules. */
    SVG {
        @Override
        public String of(List<Rule> rules) {
            Map<String, Map<String, List<Rule>>> tactics = byTactic(rules);
            int rows = tactics.values().stream().mapToInt(Map::size).max().orElse(0);
            StringBuilder svg = new StringBuilder(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n"
                            .formatted(tactics.size() * COLUMN + 10, rows * ROW + 50));
            int x = 10;
            for (Map.Entry<String, Map<String, List<Rule>>> tactic : tactics.entrySet()) {
                svg.append("<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s</text>%n"
                        .formatted(x, escape(tactic.getKey())));
                int y = 30;
                for (Map.Entry<String, List<Rule>> technique : tactic.getValue().entrySet()) {
                    int number = technique.getValue().size();
                    svg.append(
                            ("<g><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#1f6f8b\" fill-opacity=\"%.2f\""
                                            + " stroke=\"#99a\"/><text x=\"%d\" y=\"%d\">%s · %d</text></g>%n")
                                    .formatted(
                                            escape(String.join(
                                                    "; ",
                                                    technique.getValue().stream()
                                                            .map(Rule::title)
                                                            .toList())),
                                            x,
                                            y,
                                            COLUMN - 10,
                                            ROW - 4,
                                            Math.min(0.75, 0.15 * number),
                                            x + 6,
                                            y + 15,
                                            escape(technique.getKey().isEmpty() ? "(tactic)" : technique.getKey()),
                                            number));
                    y += ROW;
                }
                x += COLUMN;
            }
            return svg.append("</svg>").toString();
        }
    };

    private static final int COLUMN = 160;
    private static final int ROW = 26;

    /** @return the report, without the last line end */
    public abstract String of(List<Rule> rules);

    private static Map<String, Map<String, List<Rule>>> byTactic(List<Rule> rules) {
        Map<String, Map<String, List<Rule>>> tactics = new TreeMap<>();
        for (Rule rule : rules) {
            for (Technique technique : rule.techniques()) {
                tactics.computeIfAbsent(technique.getTactic(), tactic -> new TreeMap<>())
                        .computeIfAbsent(technique.getTechnique(), id -> new ArrayList<>())
                        .add(rule);
            }
        }
        return tactics;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
