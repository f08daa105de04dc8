/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a rule's file that decides: its log source and conditions as they are written, and the fields they look at. */
final class RuleLogic {
    private static final Pattern TOP_LEVEL = Pattern.compile("^([a-z_]+):.*");
    private static final Set<String> DECIDING =
            Set.of("logsource", "detection", "sequence", "correlation", "first_seen");
    private static final Pattern FIELD = Pattern.compile(
            "(?<![\\w.])((?:[a-z_]+(?:\\[\\d+])?\\.)+[a-z_A-Z]+(?:\\[\\d+])?|[A-Z][A-Za-z]+)(?:\\|[a-z0-9|]+)?'?:(?=\\s|$)");

    private final String text;

    private RuleLogic(String text) {
        this.text = text;
    }

    /**
     * @param file content of the YAML file of the rule; it may hold several documents
     * @param id id of the rule
     */
    static RuleLogic of(String file, String id) {
        for (String document : file.split("(?m)^---\\s*$")) {
            if (document.contains(id)) {
                return new RuleLogic(deciding(document));
            }
        }
        return new RuleLogic("");
    }

    private static String deciding(String document) {
        List<String> kept = new ArrayList<>();
        boolean keep = false;
        for (String line : document.split("\n")) {
            Matcher top = TOP_LEVEL.matcher(line);
            if (top.matches()) {
                keep = DECIDING.contains(top.group(1));
            }
            if (keep) {
                kept.add(line);
            }
        }
        return String.join("\n", kept);
    }

    /** @return the lines as written; empty if there are none */
    String text() {
        return text;
    }

    /** @return paths and names of fields, sorted; a name of Sigma begins with a capital */
    List<String> fields() {
        Set<String> fields = new TreeSet<>();
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            fields.add(matcher.group(1));
        }
        return List.copyOf(fields);
    }
}
