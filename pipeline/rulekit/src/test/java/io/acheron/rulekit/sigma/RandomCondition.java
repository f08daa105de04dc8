/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A condition with as few parentheses as its meaning allows, so that precedence is compared, too.
 *
 * @param text as in the rule
 * @param binds 0 for or, 1 for and, 2 for anything that binds closer
 */
record RandomCondition(String text, int binds, Predicate<Event> decision) {
    static RandomCondition of(Words words, Map<String, Predicate<Event>> selections) {
        return of(words, selections, 3);
    }

    private static RandomCondition of(Words words, Map<String, Predicate<Event>> selections, int depth) {
        int choice = words.random.nextInt(depth > 0 ? 8 : 4);
        if (choice == 0) {
            return quantified(words, selections);
        }
        if (choice <= 3) {
            String name = words.one(List.copyOf(selections.keySet()));
            return new RandomCondition(name, 2, selections.getOrDefault(name, event -> false));
        }
        RandomCondition first = of(words, selections, depth - 1);
        if (choice == 4) {
            return new RandomCondition(
                    words.one(List.of("not ", "NOT ")) + first.within(2), 2, first.decision.negate());
        }
        RandomCondition second = of(words, selections, depth - 1);
        return choice == 5
                ? new RandomCondition(
                        first.within(1) + " and " + second.within(1), 1, first.decision.and(second.decision))
                : new RandomCondition(
                        first.within(0) + words.one(List.of(" or ", " OR ")) + second.within(0),
                        0,
                        first.decision.or(second.decision));
    }

    private String within(int other) {
        return binds < other ? "(" + text + ")" : text;
    }

    private static RandomCondition quantified(Words words, Map<String, Predicate<Event>> selections) {
        String pattern = words.one(List.of("them", "sel_*", "other_*", "_*", "*", "*_1"));
        List<Predicate<Event>> meant = new ArrayList<>();
        selections.forEach((name, body) -> {
            boolean fits = switch (pattern) {
                case "them" -> !name.startsWith("_");
                case "*_1" -> name.endsWith("_1");
                default -> name.startsWith(pattern.substring(0, pattern.length() - 1));
            };
            if (fits) {
                meant.add(body);
            }
        });
        if (meant.isEmpty()) {
            return quantified(words, selections);
        }
        int number = 1 + words.random.nextInt(meant.size());
        String count = words.one(List.of("all", "any", String.valueOf(number), "1"));
        int least = count.equals("all") ? meant.size() : count.equals("any") ? 1 : Integer.parseInt(count);
        return new RandomCondition(
                count + " of " + pattern,
                2,
                event -> meant.stream().filter(body -> body.test(event)).count() >= least);
    }
}
