/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.FilterDocument;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.sigma.EventSelections;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Filters that name Drools rules: they judge the event of a match, with Sigma's selections, before anybody is told of it. Immutable. */
final class DrlExceptions {
    /** A filter, the rules it is about, and the first instant at which it excepts nothing any more. */
    private record Filter(String title, Set<String> ruleIds, Instant end, EventSelections selection) {}

    private final List<Filter> filters = new ArrayList<>();

    /** @param rules Drools rules without an error */
    DrlExceptions(List<FilterDocument> documents, Map<RuleDocument, Set<String>> rules) {
        for (FilterDocument document : documents) {
            if (!document.problems().failed() && document.yaml().get("filter") instanceof YamlMap) {
                read(document, rules);
            }
        }
    }

    private void read(FilterDocument document, Map<RuleDocument, Set<String>> rules) {
        List<String> named = document.named();
        Set<String> ids = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        rules.forEach((rule, ofRule) -> {
            if (named.contains(rule.rule().id())
                    || rule.yaml().get("name") instanceof YamlScalar name && named.contains(name.text())) {
                ids.add(rule.rule().id());
                kinds.addAll(ofRule);
            }
        });
        if (ids.isEmpty()) {
            return;
        }
        YamlMap detection = document.detection();
        Map<String, YamlMap.Entry> written = new HashMap<>();
        YamlMap.Entry source = document.yaml().fields().get("logsource");
        if (source != null) {
            written.put("logsource", source);
        }
        YamlMap.Entry filter = document.yaml().fields().get("filter");
        if (filter != null) {
            written.put("detection", new YamlMap.Entry(filter.key(), detection));
        }
        YamlMap whole = new YamlMap(document.yaml().line(), document.yaml().column(), written);
        EventSelections selection = EventSelections.compile(
                List.of(new EventSelections.Written("filter", whole)), document.lists(), document.problems());
        if (!document.problems().failed() && selection.kinds().stream().noneMatch(kinds::contains)) {
            Yaml at = source == null ? document.yaml() : source.key();
            document.problems()
                    .error(
                            at,
                            "the filter is about %s, its rules look at %s".formatted(selection.kinds(), kinds),
                            "name a log source of the events the rules look at");
        }
        if (!document.problems().failed()) {
            Instant end = LocalDate.parse(text(document.yaml(), "expires"))
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
            filters.add(new Filter(text(document.yaml(), "title"), ids, end, selection));
        }
    }

    private static String text(YamlMap yaml, String key) {
        return yaml.get(key) instanceof YamlScalar scalar ? scalar.text().strip() : "";
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    /** @return for one thread: title of the filter that excepts an event from a rule, if one does */
    Judge newJudge() {
        List<EventSelections.Matcher> matchers =
                filters.stream().map(filter -> filter.selection.newMatcher()).toList();
        return (ruleId, event) -> {
            for (int i = 0; i < filters.size(); i++) {
                Filter filter = filters.get(i);
                if (filter.ruleIds.contains(ruleId)
                        && event.getHeader().getEventTime().isBefore(filter.end)
                        && matchers.get(i).first(event, number -> true) == 0) {
                    return Optional.of(filter.title);
                }
            }
            return Optional.empty();
        };
    }

    /** Judges matches, in one thread. */
    interface Judge {
        Optional<String> excepts(String ruleId, Event event);
    }
}
