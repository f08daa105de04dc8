/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.ValueLists;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.state.Take;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Sigma log sources and detections outside of rules, such as those of noise templates: which of them an event meets. They are read
 * and evaluated by the very code that evaluates rules. Immutable and thread safe.
 */
public final class EventSelections {
    private final SigmaProgram program;
    private final Map<String, Integer> order;

    private EventSelections(SigmaProgram program, Map<String, Integer> order) {
        this.program = program;
        this.order = Map.copyOf(order);
    }

    /**
     * A selection as somebody wrote it.
     *
     * @param id its name; unique
     * @param yaml a map with {@code logsource} and, unless all events of that source are meant, {@code detection}
     */
    public record Written(String id, YamlMap yaml) {}

    /** Says which selections one event after another meets. Not thread safe. */
    public interface Matcher {
        /**
         * @param eligible which selections count now, by index
         * @return index of the first eligible selection that the event meets, in the order they were written; -1 if there is none
         */
        int first(Event event, IntPredicate eligible);
    }

    /**
     * @param problems takes what is wrong
     * @return what to match events with; nothing matches when there was an error
     */
    public static EventSelections compile(List<Written> selections, Problems problems) {
        return compile(selections, ValueLists.none(), problems);
    }

    /** @param lists values the selections may refer to */
    public static EventSelections compile(List<Written> selections, ValueLists lists, Problems problems) {
        Slots slots = new Slots();
        List<Plan> plans = new ArrayList<>();
        Map<String, Integer> order = new HashMap<>();
        for (Written selection : selections) {
            order.put(selection.id(), order.size());
            DetectionParser parser = new DetectionParser(slots, lists, problems);
            YamlMap yaml = selection.yaml();
            parser.logSource(yaml.get("logsource"), yaml).ifPresent(source -> {
                Criterion criterion = yaml.get("detection") == null
                        ? new Criterion.All(List.of())
                        : parser.detection(yaml.get("detection"), yaml, source);
                plans.add(Plan.single(named(selection.id()), source, criterion, List.of()));
            });
        }
        return new EventSelections(new SigmaProgram(slots.fields(), problems.failed() ? List.of() : plans), order);
    }

    /** @return kinds of events that a log source means; empty if there is no such log source */
    public static Optional<Set<String>> kinds(String category) {
        return FieldCatalog.standard().logSource(category).map(LogSource::kinds);
    }

    /** @return kinds of events that any selection is about */
    public Set<String> kinds() {
        return program.kinds();
    }

    /** @return a matcher for one thread */
    public Matcher newMatcher() {
        Evaluator evaluator = program.newEvaluator();
        First first = new First(order);
        return (event, eligible) -> {
            first.found = -1;
            first.eligible = eligible;
            evaluator.evaluate(event, first);
            return first.found;
        };
    }

    private static final class First implements MatchSink {
        private final Map<String, Integer> order;
        private int found = -1;
        private IntPredicate eligible = number -> true;

        First(Map<String, Integer> order) {
            this.order = order;
        }

        @Override
        public void match(Rule rule, List<MatchedField> fields) {
            int number = order.getOrDefault(rule.id(), -1);
            if ((found < 0 || number < found) && eligible.test(number)) {
                found = number;
            }
        }

        @Override
        public void step(StatefulRule rule, List<String> keyValues, Take take) {
            throw new IllegalStateException("a selection is about single events");
        }
    }

    private static Rule named(String id) {
        return new Rule(
                id,
                1,
                "",
                id,
                "",
                "sigma",
                "",
                "stable",
                Severity.INFORMATIONAL,
                List.of(),
                List.of(),
                List.of(),
                "",
                Rule.Mode.COUNT);
    }
}
