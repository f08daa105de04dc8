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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What rules found in recorded events, for people and programs. */
public enum BacktestReport {
    /** A line for each rule with hits and day, and the differences to another version. */
    TABLE {
        @Override
        public String of(
                int events, List<Backtest.Hits> now, Map<String, Backtest.Hits> before, Map<String, Long> costs) {
            StringBuilder text = new StringBuilder();
            for (Backtest.Hits hits : now) {
                Long cost = costs.get(hits.rule().path());
                String price = cost == null ? "" : "  %,d ns/event".formatted(cost);
                if (hits.count() > 0 || hits.excepted() > 0 || !price.isEmpty()) {
                    text.append("%6d  %s (%s)%s%s%n"
                            .formatted(
                                    hits.count(),
                                    hits.rule().path(),
                                    hits.rule().mode().name().toLowerCase(Locale.ROOT),
                                    hits.excepted() == 0 ? "" : "  %d excepted".formatted(hits.excepted()),
                                    price));
                    hits.byDay().forEach((day, count) -> text.append("%14d  %s%n".formatted(count, day)));
                }
                difference(hits, before)
                        .ifPresent(line -> text.append("        ").append(line).append(System.lineSeparator()));
            }
            Set<String> ids = now.stream().map(hits -> hits.rule().id()).collect(Collectors.toSet());
            before.forEach((id, old) -> {
                if (!ids.contains(id) && old.count() > 0) {
                    text.append("        gone: %s, %d hits before%n"
                            .formatted(old.rule().path(), old.count()));
                }
            });
            int all = now.stream().mapToInt(Backtest.Hits::count).sum();
            return text + "%d events, %d rules, %d hits".formatted(events, now.size(), all);
        }
    },
    /** One object with a list of rules. */
    JSON {
        @Override
        public String of(
                int events, List<Backtest.Hits> now, Map<String, Backtest.Hits> before, Map<String, Long> costs) {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode root = mapper.createObjectNode().put("events", events);
            ArrayNode rules = root.putArray("rules");
            for (Backtest.Hits hits : now) {
                ObjectNode rule = rules.addObject()
                        .put("id", hits.rule().id())
                        .put("path", hits.rule().path())
                        .put("version", hits.rule().version())
                        .put("hash", hits.rule().hash())
                        .put("mode", hits.rule().mode().name().toLowerCase(Locale.ROOT))
                        .put("hits", hits.count())
                        .put("excepted", hits.excepted())
                        .put("dropped", hits.dropped());
                ObjectNode days = rule.putObject("days");
                hits.byDay().forEach((day, count) -> days.put(day.toString(), count));
                ObjectNode hosts = rule.putObject("hosts");
                hits.byHost().forEach(hosts::put);
                Long cost = costs.get(hits.rule().path());
                if (cost != null) {
                    rule.put("ns_per_event", cost);
                }
                Backtest.Hits old = before.get(hits.rule().id());
                if (old != null) {
                    rule.put("hits_before", old.count())
                            .put("new", minus(hits.lastEvents(), old.lastEvents()))
                            .put("lost", minus(old.lastEvents(), hits.lastEvents()));
                }
            }
            try {
                return mapper.writeValueAsString(root);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree in memory is always JSON", e);
            }
        }
    };

    /**
     * @param events number of events
     * @param now what the rules found
     * @param before what another version found, by rule id; empty if there is none
     * @param costs nanoseconds per event by path; empty if not measured
     * @return the report, without the last line end
     */
    public abstract String of(
            int events, List<Backtest.Hits> now, Map<String, Backtest.Hits> before, Map<String, Long> costs);

    private static Optional<String> difference(Backtest.Hits hits, Map<String, Backtest.Hits> before) {
        Backtest.Hits old = before.get(hits.rule().id());
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (old == null) {
            return Optional.of("new rule: %s, %d hits".formatted(hits.rule().path(), hits.count()));
        }
        int more = minus(hits.lastEvents(), old.lastEvents());
        int less = minus(old.lastEvents(), hits.lastEvents());
        return more + less == 0
                ? Optional.empty()
                : Optional.of("differs: %s: %d hits that were not, %d that are no more"
                        .formatted(hits.rule().path(), more, less));
    }

    private static int minus(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest.size();
    }
}
