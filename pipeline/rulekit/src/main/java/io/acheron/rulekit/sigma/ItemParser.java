/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.RegexSize;
import io.acheron.rulekit.ValueLists;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one item of a selection: a field with modifiers and its values, or words without a field. */
final class ItemParser {
    /** Stands for a field that does not exist, which is reported: the rule is read to its end all the same. */
    private static final Field UNKNOWN = Field.constant("");

    private final LogSource source;
    private final FieldNames names;
    private final Slots slots;
    private final Problems problems;
    private final Placeholders placeholders;
    private final PossibleValues possible;
    private final Set<Field> named = new LinkedHashSet<>();

    ItemParser(LogSource source, Slots slots, ValueLists lists, Problems problems) {
        this.source = source;
        this.names = new FieldNames(source, problems);
        this.possible = new PossibleValues(problems);
        this.slots = slots;
        this.placeholders = new Placeholders(lists, problems);
        this.problems = problems;
    }

    /** @return fields that were named so far */
    Set<Field> named() {
        return named;
    }

    /** @return the item; holds always if it is wrong, which is reported */
    Criterion item(YamlMap.Entry entry) {
        Modifiers modifiers = Modifiers.parse(entry.key(), problems);
        Optional<Field> field = modifiers.field().isEmpty() ? Optional.empty() : field(modifiers.field(), entry.key());
        List<Integer> fields = modifiers.field().isEmpty() ? keywordSlots() : List.of(slots.of(field.orElse(UNKNOWN)));
        List<Yaml> values = entry.value() instanceof YamlList list ? list.items() : List.of(entry.value());
        if (values.isEmpty()) {
            problems.error(
                    entry.value(), "'%s' has no value".formatted(entry.key().text()), "give it at least one");
        }
        if (modifiers.expand()) {
            values = values.stream()
                    .flatMap(value -> placeholders.expand(value).stream())
                    .toList();
        }
        if (modifiers.all() && values.size() == 1 && !modifiers.field().isEmpty()) {
            problems.warning(entry.key(), "all has only one value to match", "remove |all, or list more values");
        }
        List<Criterion> checks = new ArrayList<>();
        for (Yaml value : values) {
            if (value instanceof YamlScalar scalar) {
                field.ifPresent(known -> possible.check(scalar, known, modifiers));
                checks.add(valueOf(scalar, fields, entry.key().text(), modifiers));
            } else {
                problems.error(value, "a value is " + value.kind(), "write single values, one a line");
            }
        }
        // "Not one of these" is what a list under neq says; any other list is "one of these" unless |all stands there.
        return modifiers.all() || modifiers.differs() ? combine(checks) : anyOf(checks);
    }

    /** @return words without a field, of which one must be found */
    Criterion keyword(YamlScalar word) {
        Modifiers modifiers =
                new Modifiers("", Modifiers.Operator.CONTAINS, List.of(), false, false, false, false, false, "");
        return valueOf(word, keywordSlots(), "", modifiers);
    }

    private List<Integer> keywordSlots() {
        return source.keywords().stream().map(slots::of).toList();
    }

    private Optional<Field> field(String name, Yaml at) {
        Optional<Field> field = names.find(name, at, "use a name of the field reference, or a path of the event");
        field.ifPresent(named::add);
        return field;
    }

    private Criterion valueOf(YamlScalar value, List<Integer> fields, String written, Modifiers modifiers) {
        List<Criterion> checks = new ArrayList<>();
        for (FieldTest test : tests(value, modifiers)) {
            fields.forEach(slot -> checks.add(new Criterion.Check(slot, written, value.text(), test)));
        }
        return modifiers.differs() ? combine(checks) : anyOf(checks);
    }

    /** @return tests of which one must hold, or with neq all */
    private List<FieldTest> tests(YamlScalar value, Modifiers modifiers) {
        if (modifiers.reference()) {
            int other = slots.of(field(value.text(), value).orElse(UNKNOWN));
            return List.of(new FieldTest.Reference(other, place(modifiers), modifiers.cased(), modifiers.differs()));
        }
        if (modifiers.operator() == Modifiers.Operator.EXISTS) {
            if (value.type() != YamlScalar.Type.BOOLEAN && !value.text().matches("true|false")) {
                problems.error(value, "exists is " + value.kind(), "write true or false");
            }
            return List.of(value.text().equals("true") ? new FieldTest.Exists() : new FieldTest.Missing());
        }
        if (value.type() == YamlScalar.Type.NULL) {
            if (modifiers.operator() != Modifiers.Operator.EQUALS
                    || !modifiers.encodings().isEmpty()) {
                problems.error(value, "null cannot be compared like this", "remove the modifier");
            }
            return List.of(modifiers.differs() ? new FieldTest.Exists() : new FieldTest.Missing());
        }
        List<FieldTest> tests = new ArrayList<>();
        for (ValueTest test : valueTests(value, modifiers)) {
            tests.add(modifiers.differs() ? new FieldTest.NoValue(test) : new FieldTest.AnyValue(test));
        }
        return tests;
    }

    private List<ValueTest> valueTests(YamlScalar value, Modifiers modifiers) {
        return switch (modifiers.operator()) {
            case RE -> regex(value, modifiers);
            case CIDR -> cidr(value);
            case GT, GTE, LT, LTE -> number(value, modifiers);
            default -> Patterns.of(value, modifiers, problems);
        };
    }

    private List<ValueTest> regex(YamlScalar value, Modifiers modifiers) {
        Optional<String> tooLarge = RegexSize.problem(value.text());
        if (tooLarge.isPresent()) {
            problems.error(value, "regular expression: " + tooLarge.get(), "write it simpler; + and * cost nothing");
            return List.of();
        }
        int flags = 0;
        flags |= modifiers.flags().contains("i") ? Pattern.CASE_INSENSITIVE : 0;
        flags |= modifiers.flags().contains("m") ? Pattern.MULTILINE : 0;
        flags |= modifiers.flags().contains("s") ? Pattern.DOTALL : 0;
        try {
            return List.of(new ValueTest.Regex(Pattern.compile(value.text(), flags)));
        } catch (PatternSyntaxException e) {
            problems.error(
                    value,
                    "regular expression '%s': %s at '%s'".formatted(value.text(), e.getDescription(), e.getPattern()),
                    "correct it; look-around and back-references do not exist in RE2");
            return List.of();
        }
    }

    private List<ValueTest> cidr(YamlScalar value) {
        @Nullable Cidr cidr = Cidr.parse(value.text());
        if (cidr == null) {
            problems.error(value, "'%s' is no network".formatted(value.text()), "write it as 10.0.0.0/8 or fe80::/10");
            return List.of();
        }
        return List.of(new ValueTest.Network(cidr));
    }

    private List<ValueTest> number(YamlScalar value, Modifiers modifiers) {
        try {
            double bound =
                    Patterns.canonical(value).isEmpty() ? Double.NaN : Double.parseDouble(Patterns.canonical(value));
            if (!Double.isNaN(bound)) {
                return List.of(new ValueTest.Number(
                        ValueTest.Number.Comparison.valueOf(modifiers.operator().name()), bound));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.error(value, "expected a number, found " + value.kind(), "write a number, or remove the modifier");
        return List.of();
    }

    private static Literal.Place place(Modifiers modifiers) {
        return switch (modifiers.operator()) {
            case CONTAINS -> Literal.Place.ANYWHERE;
            case STARTSWITH -> Literal.Place.START;
            case ENDSWITH -> Literal.Place.END;
            default -> Literal.Place.WHOLE;
        };
    }

    private static Criterion anyOf(List<Criterion> parts) {
        return parts.size() == 1 ? parts.get(0) : Criterion.AtLeast.one(parts);
    }

    private static Criterion combine(List<Criterion> parts) {
        return parts.size() == 1 ? parts.get(0) : new Criterion.All(parts);
    }
}
