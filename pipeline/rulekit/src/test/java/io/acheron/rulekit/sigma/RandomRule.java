/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.schema.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule made at random, with its decision written a second time: straight from the Sigma specification, without anything of the
 * evaluator under test. Slow and simple on purpose.
 */
final class RandomRule {
    static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");

    private final RandomDetection detection;
    private final List<Filter> filters = new ArrayList<>();
    final String title;
    final String category;
    final String yaml;

    /** An exception and what it takes away. */
    private record Filter(String title, RandomDetection detection, LocalDate expires) {}

    RandomRule(Words words, RandomLists lists, Tally tally, int number) {
        this.title = String.valueOf(number);
        this.category = words.one(
                List.copyOf(NaiveFields.KINDS.keySet().stream().sorted().toList()));
        this.detection = new RandomDetection(words, category, lists, tally);
        this.yaml = """
                title: %d
                name: rule%d
                id: 00000000-0000-4000-8000-%012d
                level: medium
                logsource: {product: linux, category: %s}
                detection:
                %s""".formatted(number, number, number, category, detection.yaml);
    }

    /** Adds an exception to both, and returns its file. */
    static String filter(Words words, RandomLists lists, Tally tally, int number, List<RandomRule> rules) {
        String category = rules.get(0).category;
        RandomDetection detection = new RandomDetection(words, category, lists, tally);
        LocalDate expires = LocalDate.parse("2026-05-05").plusDays(words.random.nextInt(3) - 1);
        String title = "filter " + number;
        rules.forEach(rule -> rule.filters.add(new Filter(title, detection, expires)));
        return """
                title: %s
                owner: somebody
                reason: none
                expires: %s
                logsource: {category: %s}
                filter:
                  rules: %s
                %s""".formatted(
                        title,
                        expires,
                        category,
                        rules.stream().map(rule -> "rule" + rule.title).toList(),
                        detection.yaml);
    }

    boolean isMeant(Event event) {
        return NaiveFields.isMeant(category, event, detection.named);
    }

    boolean matches(Event event) {
        return isMeant(event) && detection.decision.test(event);
    }

    /** @return title of the first exception that takes this event away; empty if there is none */
    String excepted(Event event) {
        return filters.stream()
                .filter(filter -> !LocalDate.ofInstant(event.getHeader().getEventTime(), java.time.ZoneOffset.UTC)
                        .isAfter(filter.expires))
                .filter(filter -> NaiveFields.isMeant(category, event, filter.detection.named))
                .filter(filter -> filter.detection.decision.test(event))
                .map(Filter::title)
                .findFirst()
                .orElse("");
    }

    /** @return files of the rule and of what excepts events from it */
    String told() {
        StringBuilder told = new StringBuilder(yaml);
        filters.forEach(filter -> told.append("filter ")
                .append(filter.title)
                .append(" until ")
                .append(filter.expires)
                .append('\n')
                .append(filter.detection.yaml));
        return told.toString();
    }

    /** Makes the event meet most of what the rule asks, and its exceptions at times. */
    void lure(Event event, Words words) {
        List<RandomItem.Lure> lures = new ArrayList<>(detection.lures);
        filters.stream().filter(filter -> words.chance(2)).forEach(filter -> lures.addAll(filter.detection.lures));
        for (RandomItem.Lure lure : lures) {
            if (!words.chance(5)) {
                lure.into(event);
            }
        }
    }
}
