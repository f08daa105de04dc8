/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The field name of a detection item and its modifiers.
 *
 * @param field name before the first bar; empty for words without a field
 * @param operator how values are compared
 * @param encodings what is done to values before, in this order
 * @param all whether all values must match rather than any
 * @param cased whether case must agree
 * @param differs whether the value must differ: {@code neq}
 * @param reference whether values are names of other fields
 * @param expand whether values name lists whose values stand for them
 * @param flags letters of the flags of a regular expression
 */
record Modifiers(
        String field,
        Operator operator,
        List<Encoding> encodings,
        boolean all,
        boolean cased,
        boolean differs,
        boolean reference,
        boolean expand,
        String flags) {
    /** Ways to compare. */
    enum Operator {
        EQUALS,
        CONTAINS,
        STARTSWITH,
        ENDSWITH,
        RE,
        CIDR,
        EXISTS,
        GT,
        GTE,
        LT,
        LTE
    }

    private static final Map<String, String> REFUSED = Map.of(
            "minute", "parts of a time cannot be compared; remove the modifier",
            "hour", "parts of a time cannot be compared; remove the modifier",
            "day", "parts of a time cannot be compared; remove the modifier",
            "week", "parts of a time cannot be compared; remove the modifier",
            "month", "parts of a time cannot be compared; remove the modifier",
            "year", "parts of a time cannot be compared; remove the modifier");
    private static final List<String> KNOWN = List.of(
            "expand contains startswith endswith all re i m s cidr exists cased gt gte lt lte neq fieldref base64 base64offset utf16 utf16le utf16be wide windash"
                    .split(" "));

    /** @return the modifiers of a key such as {@code CommandLine|contains|all}; what is wrong is reported and left out */
    static Modifiers parse(YamlScalar key, Problems problems) {
        String[] parts = key.text().split("\\|", -1);
        Set<Operator> operators = EnumSet.noneOf(Operator.class);
        List<Encoding> encodings = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        StringBuilder flags = new StringBuilder();
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i];
            if (!KNOWN.contains(name)) {
                problems.error(
                        key,
                        "modifier '%s' %s"
                                .formatted(name, REFUSED.containsKey(name) ? "is not supported" : "does not exist"),
                        REFUSED.getOrDefault(
                                name, Nearest.hint(name, KNOWN, "use one of " + String.join(", ", KNOWN))));
            } else if (!seen.add(name)) {
                problems.error(key, "modifier '%s' stands twice".formatted(name), "write it once");
            } else if (Encoding.byName(name).isPresent()) {
                encodings.add(Encoding.byName(name).get());
            } else if (name.length() == 1) {
                flags.append(name);
            } else if (isOperator(name)) {
                operators.add(Operator.valueOf(name.toUpperCase(Locale.ROOT)));
            }
        }
        // A word without a field is searched, a field is compared.
        Operator otherwise = parts[0].isEmpty() ? Operator.CONTAINS : Operator.EQUALS;
        Modifiers modifiers = new Modifiers(
                parts[0],
                operators.isEmpty() ? otherwise : operators.iterator().next(),
                List.copyOf(encodings),
                seen.contains("all"),
                seen.contains("cased"),
                seen.contains("neq"),
                seen.contains("fieldref"),
                seen.contains("expand"),
                flags.toString());
        modifiers.check(key, operators, problems);
        return modifiers;
    }

    private static boolean isOperator(String name) {
        return !Set.of("all", "cased", "neq", "fieldref", "expand").contains(name);
    }

    private void check(YamlScalar key, Set<Operator> operators, Problems problems) {
        if (operators.size() > 1) {
            problems.error(key, "modifiers %s exclude each other".formatted(names(operators)), "keep one of them");
        }
        boolean text = operator.compareTo(Operator.ENDSWITH) <= 0;
        if (!flags.isEmpty() && operator != Operator.RE) {
            problems.error(key, "modifiers i, m and s belong to re", "add |re before them");
        }
        if (!text && !encodings.isEmpty()) {
            problems.error(
                    key,
                    "an encoding cannot go with " + names(operators),
                    "use it with contains, startswith or endswith");
        }
        if (!text && cased && operator != Operator.RE) {
            problems.error(key, "cased cannot go with " + names(operators), "remove it");
        }
        if (reference && (!text || !encodings.isEmpty())) {
            problems.error(
                    key,
                    "fieldref compares fields as they are",
                    "use it alone or with contains, startswith or endswith");
        }
        if (differs && operator == Operator.EXISTS) {
            problems.error(key, "neq cannot go with exists", "write exists: false");
        }
        if (encodings.stream().filter(Encoding::isBase64).count() > 1) {
            problems.error(key, "base64 and base64offset exclude each other", "keep one of them");
        }
    }

    private static String names(Set<Operator> operators) {
        return String.join(
                ", ",
                operators.stream()
                        .map(operator -> operator.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
