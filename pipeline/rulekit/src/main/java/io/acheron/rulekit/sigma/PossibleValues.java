/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.yaml.YamlScalar;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses a value that its field never has: a rule would wait for it in silence. */
final class PossibleValues {
    private static final List<String> TRUTH = List.of("true", "false");
    private static final Pattern AS_IN_EVENTS = Pattern.compile("0|-?[1-9]\\d*");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,20}");

    private final Problems problems;

    PossibleValues(Problems problems) {
        this.problems = problems;
    }

    /** Looks at plain equality alone: a part of a value, or a pattern, may be meant for symbols that are yet to come. */
    void check(YamlScalar value, Field field, Modifiers modifiers) {
        boolean plain = modifiers.operator() == Modifiers.Operator.EQUALS
                && modifiers.encodings().isEmpty()
                && !modifiers.reference()
                && value.type() != YamlScalar.Type.NULL;
        if (!plain) {
            return;
        }
        for (ValueTest test : Patterns.of(value, modifiers, problems)) {
            if (test instanceof Literal literal && literal.place() == Literal.Place.WHOLE) {
                check(value, literal, field, modifiers.field());
            }
        }
    }

    private void check(YamlScalar value, Literal wanted, Field field, String name) {
        List<String> texts = field.texts();
        boolean possible = texts.isEmpty()
                || texts.stream()
                        .anyMatch(text -> Literal.of(Literal.Place.WHOLE, text, wanted.cased())
                                .equals(wanted));
        if (!possible) {
            refuse(
                    value,
                    name,
                    texts.equals(TRUTH)
                            ? "write true or false"
                            : Nearest.hint(value.text(), texts, "use one of " + String.join(", ", texts)));
        } else if (field.whole() && !AS_IN_EVENTS.matcher(wanted.text()).matches()) {
            String text = value.text();
            refuse(
                    value,
                    name,
                    WHOLE.matcher(text).matches()
                            ? "did you mean %s?".formatted(new BigInteger(text))
                            : "write a whole number");
        }
    }

    private void refuse(YamlScalar value, String name, String remedy) {
        String written = value.type() == YamlScalar.Type.TEXT ? "'" + value.text() + "'" : value.text();
        problems.error(value, "field '%s' is never %s".formatted(name, written), remedy);
    }
}
