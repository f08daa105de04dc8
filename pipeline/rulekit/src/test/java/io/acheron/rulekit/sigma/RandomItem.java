/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One line of a selection: a field with modifiers and values, what it decides, and how to make an event that meets it. */
final class RandomItem {
    /** Makes an event meet an item, or nearly. */
    interface Lure {
        void into(Event event);
    }

    private final Words words;
    private final String category;
    private final Tally tally;
    final List<String> named = new ArrayList<>();
    final List<Lure> lures = new ArrayList<>();
    final String yaml;
    final Predicate<Event> decision;

    private RandomItem(Words words, String category, RandomLists lists, Tally tally, String field) {
        this.words = words;
        this.category = category;
        this.tally = tally;
        StringBuilder text = new StringBuilder();
        Predicate<Event> holds;
        if (field.isEmpty()) {
            holds = compared("", NaiveFields.keywords(category), lists, text);
        } else {
            named.add(field);
            holds = field.equals(NaiveFields.number(category)) ? number(field, text) : text(field, lists, text);
        }
        this.yaml = text.toString();
        this.decision = holds;
    }

    /** @param field empty for words without a field under modifiers */
    static RandomItem of(Words words, String category, RandomLists lists, Tally tally, String field) {
        return new RandomItem(words, category, lists, tally, field);
    }

    private Predicate<Event> number(String field, StringBuilder yaml) {
        int bound = words.random.nextInt(100);
        lures.add(event -> NaiveFields.setNumber(event, field, bound + words.one(List.of(0, 0, 1, -1))));
        String operator = words.one(List.of("gt", "gte", "lt", "lte", "", "neq", "startswith"));
        String written = words.one(List.of("%d", "'%d'", "0x%x")).formatted(bound);
        String key = operator.isEmpty() ? field : field + "|" + operator;
        yaml.append("%s: %s\n".formatted(key, written));
        String prefix = written.startsWith("'") ? written.replace("'", "") : String.valueOf(bound);
        return tally.of(operator.isEmpty() ? "number" : operator, event -> {
            long value = Long.parseLong(NaiveFields.values(event, field).get(0));
            return switch (operator) {
                case "gt" -> value > bound;
                case "gte" -> value >= bound;
                case "lt" -> value < bound;
                case "lte" -> value <= bound;
                case "neq" -> value != bound;
                case "startswith" -> String.valueOf(value).startsWith(prefix);
                default -> value == bound;
            };
        });
    }

    private Predicate<Event> text(String field, RandomLists lists, StringBuilder yaml) {
        switch (words.random.nextInt(14)) {
            case 0 -> {
                boolean wanted = words.chance(2);
                yaml.append("%s|exists: %s\n".formatted(field, wanted));
                return tally.of("exists", event -> values(event, field).isEmpty() != wanted);
            }
            case 1 -> {
                boolean differs = words.chance(3);
                yaml.append("%s%s: null\n".formatted(field, differs ? "|neq" : ""));
                return tally.of("null", event -> values(event, field).isEmpty() != differs);
            }
            case 2 -> {
                return numberInText(field, yaml);
            }
            case 3, 4 -> {
                return regex(field, yaml);
            }
            case 5 -> {
                return reference(field, yaml);
            }
            case 6 -> {
                return network(field, yaml);
            }
            default -> {
                return compared(field, field, lists, yaml);
            }
        }
    }

    private Predicate<Event> numberInText(String field, StringBuilder yaml) {
        int bound = words.random.nextInt(1000);
        yaml.append("%s|gte: %d\n".formatted(field, bound));
        lures.add(event -> NaiveFields.set(
                event,
                field,
                words.one(List.of("", "+", "0")) + bound + words.one(List.of("", ".5", "f", "d", " ", "e1", "x")),
                words));
        return tally.of(
                "gte",
                event -> values(event, field).stream()
                        .anyMatch(value ->
                                value.matches("[+-]?\\d+(\\.\\d+)?([eE]\\d+)?") && Double.parseDouble(value) >= bound));
    }

    private Predicate<Event> regex(String field, StringBuilder yaml) {
        String flags = words.one(List.of("", "", "i", "m", "s", "im", "is", "ims"));
        boolean differs = words.chance(8);
        RandomRegex regex = new RandomRegex(words, flags);
        yaml.append("%s|re%s%s: %s\n"
                .formatted(
                        field,
                        flags.isEmpty() ? "" : "|" + String.join("|", flags.split("")),
                        differs ? "|neq" : "",
                        Words.quoted(regex.re2())));
        NaivePattern pattern = regex.pattern(flags);
        lures.add(event ->
                NaiveFields.set(event, field, around(regex.found(), words.one(List.of("contains", ""))), words));
        return tally.of("re" + flags, event -> any(values(event, field), pattern, differs));
    }

    private Predicate<Event> reference(String field, StringBuilder yaml) {
        List<String> others = NaiveFields.texts(category);
        // A field that the log source assumes something for would change which events are meant, as any named field
        // does.
        String other = words.one(others);
        named.add(other);
        String place = words.one(List.of("", "contains", "startswith", "endswith"));
        boolean cased = words.chance(4);
        boolean differs = words.chance(4);
        yaml.append("%s|fieldref%s%s%s: %s\n"
                .formatted(
                        field,
                        place.isEmpty() ? "" : "|" + place,
                        cased ? "|cased" : "",
                        differs ? "|neq" : "",
                        other));
        lures.add(event -> values(event, other).stream()
                .findFirst()
                .ifPresent(value -> NaiveFields.set(event, field, around(twisted(value), place), words)));
        return tally.of("fieldref", event -> {
            List<String> mine = values(event, field);
            List<NaivePattern> theirs = values(event, other).stream()
                    .flatMap(value ->
                            NaivePattern.of(value.replaceAll("[*?\\\\]", "\\\\$0"), List.of(), place, cased).stream())
                    .toList();
            boolean found = mine.stream().anyMatch(value -> theirs.stream().anyMatch(p -> p.isFoundIn(value)));
            return !mine.isEmpty() && !theirs.isEmpty() && found != differs;
        });
    }

    private Predicate<Event> network(String field, StringBuilder yaml) {
        boolean six = words.chance(3);
        int bits = words.random.nextInt(six ? 129 : 33);
        byte[] base = new byte[six ? 16 : 4];
        words.random.nextBytes(base);
        base[0] = 10;
        yaml.append(
                "%s|cidr: %s/%d\n".formatted(field, "'" + address(base), bits).replace("/" + bits, "/" + bits + "'"));
        lures.add(event -> {
            byte[] near = base.clone();
            int flipped = Math.min(near.length * 8 - 1, Math.max(0, bits + words.random.nextInt(6) - 2));
            near[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            String text = address(near);
            NaiveFields.set(event, field, !six && words.chance(4) ? "::ffff:" + text : text, words);
        });
        return tally.of("cidr", event -> values(event, field).stream().anyMatch(value -> within(value, base, bits)));
    }

    private static boolean within(String value, byte[] base, int bits) {
        byte[] bytes = bytes(value);
        if (bytes.length != base.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((bytes[i / 8] ^ base[i / 8]) >> (7 - i % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Addresses as this test writes them, and nothing else. */
    private static byte[] bytes(String value) {
        String text = value.startsWith("::ffff:") ? value.substring(7) : value;
        boolean six = text.matches("([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}");
        if (text.equals("2001:db8::1")) {
            return bytes("2001:db8:0:0:0:0:0:1");
        }
        if (!six && !text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return new byte[0];
        }
        String[] parts = text.split(six ? ":" : "\\.");
        byte[] bytes = new byte[six ? 16 : 4];
        for (int i = 0; i < parts.length; i++) {
            int part = Integer.parseInt(parts[i], six ? 16 : 10);
            if (six) {
                bytes[2 * i] = (byte) (part >> 8);
                bytes[2 * i + 1] = (byte) part;
            } else if (part > 255) {
                return new byte[0];
            } else {
                bytes[i] = (byte) part;
            }
        }
        return bytes;
    }

    private static String address(byte[] bytes) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += bytes.length == 4 ? 1 : 2) {
            parts.add(
                    bytes.length == 4
                            ? String.valueOf(bytes[i] & 0xFF)
                            : Integer.toHexString((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF));
        }
        return String.join(bytes.length == 4 ? "." : ":", parts);
    }

    /** @param name as written; empty for words without a field, which are searched in the field */
    private Predicate<Event> compared(String name, String field, RandomLists lists, StringBuilder yaml) {
        boolean keyword = name.isEmpty();
        String place = words.one(List.of("", "contains", "contains", "startswith", "endswith"));
        boolean cased = words.chance(5);
        boolean all = keyword || words.chance(4);
        boolean differs = !keyword && words.chance(8);
        List<String> encodings = words.one(List.of(
                List.<String>of(),
                List.<String>of(),
                List.<String>of(),
                List.of("windash"),
                List.of("base64"),
                List.of("base64offset"),
                List.of("wide"),
                List.of("utf16be"),
                List.of("utf16", "base64"),
                List.of("utf16le", "base64offset"),
                List.of("windash", "base64offset")));
        boolean expand = words.chance(8);
        TreeSet<String> modifiers = new TreeSet<>();
        modifiers.addAll(cased ? List.of("cased") : List.of());
        modifiers.addAll(all ? List.of("all") : List.of());
        modifiers.addAll(differs ? List.of("neq") : List.of());
        modifiers.addAll(expand ? List.of("expand") : List.of());
        modifiers.addAll(place.isEmpty() ? List.of() : List.of(place));
        String key = String.join(
                "|",
                Stream.of(List.of(name), encodings, List.copyOf(modifiers))
                        .flatMap(List::stream)
                        .toList());
        List<String> written = new ArrayList<>();
        List<Predicate<Event>> tests = new ArrayList<>();
        String where = keyword && place.isEmpty() ? "contains" : place;
        for (int i = words.random.nextInt(3); i >= 0; i--) {
            boolean wild = encodings.isEmpty() || encodings.equals(List.of("windash"));
            RandomValue drawn = wild ? lists.value() : lists.longText();
            // A percent sign in front of a list would be the beginning of another name.
            RandomValue value = expand ? drawn.without("%") : drawn;
            String list = expand ? lists.name() : "";
            List<RandomValue> meant = expand ? lists.of(list, value) : List.of(value);
            written.add(Words.quoted(expand ? value.pattern() + "%" + list + "%" : value.pattern()));
            for (RandomValue one : meant) {
                List<NaivePattern> patterns = NaivePattern.of(one.pattern(), encodings, where, cased);
                tests.add(
                        differs
                                ? event -> !values(event, field).isEmpty()
                                        && patterns.stream().noneMatch(p -> any(values(event, field), p, false))
                                : event -> patterns.stream().anyMatch(p -> any(values(event, field), p, false)));
                lures.add(event -> NaiveFields.set(event, field, around(twisted(form(one, encodings)), where), words));
            }
        }
        yaml.append("%s: [%s]\n".formatted(key.startsWith("|") ? "'" + key + "'" : key, String.join(", ", written)));
        Predicate<Event> whole = tests.stream()
                .reduce(all || differs ? Predicate::and : Predicate::or)
                .orElseThrow();
        Predicate<Event> told = tally.of(keyword ? "keyword" : place.isEmpty() ? "equals" : place, whole);
        for (String modifier : encodings) {
            told = tally.of(modifier, told);
        }
        for (String modifier : modifiers) {
            told = modifier.equals(place) ? told : tally.of(modifier, told);
        }
        return told;
    }

    private String form(RandomValue value, List<String> encodings) {
        if (encodings.contains("windash")) {
            return words.chance(2) ? value.fits() : value.fits().replace('-', '\u2014');
        }
        List<String> forms =
                encodings.isEmpty() ? List.of(value.fits()) : NaivePattern.encoded(value.fits(), encodings);
        return words.one(forms);
    }

    private String twisted(String text) {
        return words.chance(3) ? words.recased(text) : words.chance(5) ? words.nearMiss(text) : text;
    }

    private String around(String text, String place) {
        String before = place.equals("contains") || place.equals("endswith") ? words.text() : "";
        String behind = place.equals("contains") || place.equals("startswith") ? words.text() : "";
        return before + text + behind;
    }

    private static List<String> values(Event event, String field) {
        return NaiveFields.values(event, field);
    }

    private static boolean any(List<String> values, NaivePattern pattern, boolean differs) {
        boolean found = values.stream().anyMatch(value -> pattern.isFoundIn(value));
        return differs ? !values.isEmpty() && !found : found;
    }
}
