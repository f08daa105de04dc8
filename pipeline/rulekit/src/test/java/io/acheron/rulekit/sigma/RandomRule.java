/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule made at random, with its decision written a second time: straight from the Sigma specification, without anything of the
 * evaluator under test. Slow and simple on purpose.
 */
final class RandomRule {
    private static final List<String> WORDS = List.of(
            "sh",
            "bash",
            "-c",
            "curl",
            "/bin/",
            "/usr/bin/python3",
            "http",
            "é",
            "ß",
            "K\u212A",
            "a",
            "x",
            "\\",
            "10.1.2.3",
            "2001:db8::1",
            "443",
            "4444",
            " -i",
            "tmp",
            "ÄÖ",
            "abc",
            "bcd",
            "cde",
            "aab",
            "");
    private static final List<String> FIELDS = List.of(
            "Image",
            "CommandLine",
            "ParentImage",
            "CurrentDirectory",
            "process_exec.argv",
            "process.pid",
            "process_exec.argv_truncated");

    private final Random random;
    final String yaml;
    final Predicate<Event> decision;

    private RandomRule(Random random, int number) {
        this.random = random;
        List<String> names = new ArrayList<>();
        List<Predicate<Event>> bodies = new ArrayList<>();
        StringBuilder detection = new StringBuilder();
        int selections = 1 + random.nextInt(4);
        for (int i = 0; i < selections; i++) {
            String name = (random.nextBoolean() ? "sel_" : "other_") + i;
            names.add(name);
            detection.append("  ").append(name).append(":\n");
            bodies.add(selection(detection));
        }
        StringBuilder condition = new StringBuilder();
        Predicate<Event> holds = condition(names, bodies, condition, 0);
        this.decision = event -> event.getKind().equals("process_exec") && holds.test(event);
        this.yaml = """
                title: %d
                id: 00000000-0000-4000-8000-%012d
                level: medium
                logsource: {category: process_creation}
                detection:
                %s  condition: %s
                """.formatted(number, number, detection, condition);
    }

    static RandomRule of(Random random, int number) {
        return new RandomRule(random, number);
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return random.nextInt(4) == 0 ? text.toString().toUpperCase(Locale.ROOT) : text.toString();
    }

    private Predicate<Event> condition(
            List<String> names, List<Predicate<Event>> bodies, StringBuilder text, int depth) {
        int choice = random.nextInt(depth > 2 ? 3 : 7);
        if (choice == 0) {
            text.append("1 of them");
            return event -> bodies.stream().anyMatch(body -> body.test(event));
        }
        if (choice == 1) {
            int n = 1 + random.nextInt(names.size());
            text.append(n).append(" of them");
            return event -> bodies.stream().filter(body -> body.test(event)).count() >= n;
        }
        if (choice <= 3) {
            int i = random.nextInt(names.size());
            text.append(names.get(i));
            return bodies.get(i);
        }
        if (choice == 4) {
            text.append("not (");
            Predicate<Event> part = condition(names, bodies, text, depth + 1);
            text.append(")");
            return part.negate();
        }
        text.append("(");
        Predicate<Event> left = condition(names, bodies, text, depth + 1);
        text.append(choice == 5 ? ") and (" : ") or (");
        Predicate<Event> right = condition(names, bodies, text, depth + 1);
        text.append(")");
        return choice == 5 ? left.and(right) : left.or(right);
    }

    private Predicate<Event> selection(StringBuilder yaml) {
        boolean alternatives = random.nextInt(3) == 0;
        List<Predicate<Event>> items = new ArrayList<>();
        List<String> fields = new ArrayList<>(FIELDS);
        for (int i = random.nextInt(3); i >= 0; i--) {
            String field = fields.remove(random.nextInt(fields.size()));
            yaml.append("    ").append(alternatives ? "- " : "");
            items.add(item(field, yaml));
        }
        return items.stream()
                .reduce(alternatives ? Predicate::or : Predicate::and)
                .orElseThrow();
    }

    private Predicate<Event> item(String field, StringBuilder yaml) {
        int choice = random.nextInt(12);
        if (choice == 0) {
            boolean wanted = random.nextBoolean();
            yaml.append("%s|exists: %s\n".formatted(field, wanted));
            return event -> values(event, field).isEmpty() != wanted;
        }
        if (choice == 1) {
            yaml.append("%s: null\n".formatted(field));
            return event -> values(event, field).isEmpty();
        }
        if (choice == 2) {
            int bound = random.nextInt(5000);
            yaml.append("%s|gte: %d\n".formatted(field, bound));
            return event -> values(event, field).stream()
                    .anyMatch(value -> value.matches("[+-]?\\d+") && Long.parseLong(value) >= bound);
        }
        if (choice == 3) {
            String word = WORDS.get(random.nextInt(6));
            yaml.append("%s|re: '%s[a-z]*%s'\n".formatted(field, word, word));
            Pattern pattern = Pattern.compile(word + "[a-z]*" + word);
            return event -> values(event, field).stream()
                    .anyMatch(value -> pattern.matcher(value).find());
        }
        String place = List.of("", "|contains", "|startswith", "|endswith").get(random.nextInt(4));
        boolean cased = random.nextInt(5) == 0;
        boolean all = random.nextInt(4) == 0;
        boolean differs = random.nextInt(8) == 0;
        yaml.append("%s%s%s%s%s: ["
                .formatted(field, place, cased ? "|cased" : "", all ? "|all" : "", differs ? "|neq" : ""));
        List<Predicate<Event>> tests = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String value = place.isEmpty() ? whole(field) : value();
            yaml.append(tests.isEmpty() ? "" : ", ").append('\'').append(value).append('\'');
            Pattern pattern = pattern(value, place, cased);
            tests.add(
                    differs
                            ? event -> !values(event, field).isEmpty()
                                    && values(event, field).stream()
                                            .noneMatch(v -> pattern.matcher(v).matches())
                            : event -> values(event, field).stream()
                                    .anyMatch(v -> pattern.matcher(v).matches()));
        }
        yaml.append("]\n");
        return tests.stream()
                .reduce(all || differs ? Predicate::and : Predicate::or)
                .orElseThrow();
    }

    /** A value for plain equality: the compiler refuses those that the field never has. */
    private String whole(String field) {
        List<String> values = switch (field) {
            case "process.pid" -> List.of("443", "4444", "0", "44*", "?43");
            case "process_exec.argv_truncated" -> List.of("true", "false", "T*", "?alse");
            default -> List.of(value());
        };
        return values.get(random.nextInt(values.size()));
    }

    private String value() {
        String text = text(random);
        return switch (random.nextInt(6)) {
            case 0 -> text + "*" + text(random);
            case 1 -> "?" + text;
            case 2 -> text + "\\*";
            default -> text;
        };
    }

    /** The pattern of the specification as a regular expression of the JDK, over texts with case folded by the JDK's own means. */
    private static Pattern pattern(String value, String place, boolean cased) {
        StringBuilder regex = new StringBuilder(place.equals("|contains") || place.equals("|endswith") ? ".*" : "");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length() && "*?\\".indexOf(value.charAt(i + 1)) >= 0) {
                regex.append(Pattern.quote(String.valueOf(value.charAt(++i))));
            } else {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        regex.append(place.equals("|contains") || place.equals("|startswith") ? ".*" : "");
        int flags = cased ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }

    private static List<String> values(Event event, String field) {
        return switch (field) {
            case "Image" ->
                List.of(
                        event.getProcessExec().getExecutable().getPath(),
                        event.getProcessExec().getFilename());
            case "CommandLine" ->
                event.getProcessExec().getArgv().isEmpty()
                        ? List.of()
                        : List.of(String.join(" ", event.getProcessExec().getArgv()));
            case "ParentImage" ->
                event.getFacts() == null
                        ? List.of()
                        : event.getFacts().getAncestry().stream()
                                .limit(1)
                                .map(ProcessRef::getExecutable)
                                .flatMap(Stream::ofNullable)
                                .toList();
            case "CurrentDirectory" -> List.of(event.getProcessExec().getCwd());
            case "process_exec.argv" -> event.getProcessExec().getArgv();
            case "process.pid" -> List.of(String.valueOf(event.getProcess().getPid()));
            default -> List.of(String.valueOf(event.getProcessExec().getArgvTruncated()));
        };
    }

    @Override
    public String toString() {
        return yaml.lines().collect(Collectors.joining("\n"));
    }
}
