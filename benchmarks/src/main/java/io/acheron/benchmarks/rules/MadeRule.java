/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A rule of the shape that published Linux process rules have ({@link RuleShape}): ends of the image, parts of the command line,
 * sometimes a parent, a regular expression or an exception. All texts are in lower case.
 *
 * @param number names the rule
 * @param images ends of the image, any of which; empty for any image
 * @param parts parts of the command line, any of which; empty for any command line
 * @param all parts of the command line, all of which; may be empty
 * @param parent end of the image of the parent; empty for any
 * @param regex regular expression on the command line; empty for none
 * @param except part of the command line that excepts; empty for none
 */
public record MadeRule(
        int number,
        List<String> images,
        List<String> parts,
        List<String> all,
        String parent,
        String regex,
        String except) {
    /** @return rules; the same for the same seed, and the first of many are those of few */
    static List<MadeRule> make(int count, long seed) {
        RuleShape shape = new RuleShape(seed);
        List<MadeRule> rules = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            rules.add(shape.next(number));
        }
        return rules;
    }

    /** @param category log source */
    String sigma(String category) {
        String image = category.equals("process_creation") ? "Image" : "process.executable";
        StringBuilder text = new StringBuilder(
                "title: Made %d\nid: 00000000-0000-4000-8000-%012d\nlevel: medium\nlogsource: {product: linux, category: %s}\ndetection:\n"
                        .formatted(
                                number,
                                number + (category.equals("process_creation") ? 1 : 2) * 1_000_000_000L,
                                category));
        List<String> conditions = new ArrayList<>();
        if (!images.isEmpty()) {
            text.append("  image: {%s|endswith: %s}\n".formatted(image, list(images)));
            conditions.add("image");
        }
        if (!parts.isEmpty()) {
            text.append("  parts: {CommandLine|contains: %s}\n".formatted(list(parts)));
            conditions.add(regex.isEmpty() ? "parts" : "(parts or regex)");
        }
        if (!all.isEmpty()) {
            text.append("  every: {CommandLine|contains|all: %s}\n".formatted(list(all)));
            conditions.add("every");
        }
        if (!parent.isEmpty()) {
            text.append("  parent: {ParentImage|endswith: %s}\n".formatted(list(List.of(parent))));
            conditions.add("parent");
        }
        if (!regex.isEmpty()) {
            text.append("  regex: {CommandLine|re|i: %s}\n".formatted(list(List.of(regex))));
        }
        if (!except.isEmpty()) {
            text.append("  except: {CommandLine|contains: %s}\n".formatted(list(List.of(except))));
            conditions.add("not except");
        }
        return text + "  condition: " + String.join(" and ", conditions) + "\n";
    }

    private static String list(List<String> texts) {
        return "['" + String.join("', '", texts) + "']";
    }

    /** The straightforward way in Java, on fields in lower case. */
    final class Naive {
        private final Pattern pattern = Pattern.compile(regex);

        int number() {
            return number;
        }

        boolean test(Lowered event) {
            return (images.isEmpty() || ends(event.image()))
                    && (parts.isEmpty()
                            || contains(event.commandLine())
                            || (!regex.isEmpty()
                                    && pattern.matcher(event.commandLine()).find()))
                    && every(event.commandLine())
                    && (parent.isEmpty() || event.parent().endsWith(parent))
                    && (except.isEmpty() || !event.commandLine().contains(except));
        }

        private boolean ends(String image) {
            for (int i = 0; i < images.size(); i++) {
                if (image.endsWith(images.get(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean contains(String commandLine) {
            for (int i = 0; i < parts.size(); i++) {
                if (commandLine.contains(parts.get(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean every(String commandLine) {
            for (int i = 0; i < all.size(); i++) {
                if (!commandLine.contains(all.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The fields of an event in lower case. */
    public record Lowered(String image, String commandLine, String parent) {
        static Lowered of(String image, String commandLine, String parent) {
            return new Lowered(
                    image.toLowerCase(Locale.ROOT),
                    commandLine.toLowerCase(Locale.ROOT),
                    parent.toLowerCase(Locale.ROOT));
        }
    }

    /** As a rule of Drools on {@link ExecFact}. */
    String drl() {
        List<String> tests = new ArrayList<>();
        if (!images.isEmpty()) {
            tests.add(any("image.endsWith", images));
        }
        if (!parts.isEmpty()) {
            tests.add(any("commandLine.contains", parts)
                    + (regex.isEmpty() ? "" : " || commandLine matches \".*" + regex + ".*\""));
        }
        all.forEach(one -> tests.add("commandLine.contains(\"" + one + "\")"));
        if (!parent.isEmpty()) {
            tests.add("parent.endsWith(\"" + parent + "\")");
        }
        if (!except.isEmpty()) {
            tests.add("!commandLine.contains(\"" + except + "\")");
        }
        return "rule \"%d\" when $e : ExecFact( %s ) then $e.hit(%d); end\n"
                .formatted(number, String.join(", ", tests), number);
    }

    /**
     * As an expression of a query language.
     *
     * @param ends template for the end of the image
     * @param has template for a part of the command line
     * @param parentEnds template for the end of the parent's image
     * @param finds template for a regular expression on the command line
     */
    String expression(String ends, String has, String parentEnds, String finds) {
        List<String> tests = new ArrayList<>();
        if (!images.isEmpty()) {
            tests.add(or(images, ends));
        }
        if (!parts.isEmpty()) {
            tests.add(regex.isEmpty() ? or(parts, has) : "(" + or(parts, has) + " or " + finds.formatted(regex) + ")");
        }
        all.forEach(one -> tests.add(has.formatted(one)));
        if (!parent.isEmpty()) {
            tests.add(parentEnds.formatted(parent));
        }
        if (!except.isEmpty()) {
            tests.add("not (" + has.formatted(except) + ")");
        }
        return String.join(" and ", tests);
    }

    private static String or(List<String> texts, String template) {
        return "(" + String.join(" or ", texts.stream().map(template::formatted).toList()) + ")";
    }

    private static String any(String call, List<String> texts) {
        return String.join(
                " || ", texts.stream().map(text -> call + "(\"" + text + "\")").toList());
    }
}
