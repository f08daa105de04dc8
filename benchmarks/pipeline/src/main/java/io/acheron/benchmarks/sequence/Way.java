/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import io.acheron.pipeline.detect.Definition;
import io.acheron.pipeline.detect.Detection;
import io.acheron.pipeline.detect.GroupCodec;
import io.acheron.pipeline.detect.GroupStep;
import io.acheron.pipeline.detect.SequenceOperator;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.rulekit.GroupKey;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.event.Event;
import java.io.Serializable;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Ways to find sequences in a stream of events. */
enum Way {
    OWN("own evaluator behind the index") {
        @Override
        void find(DataStream<Seen> events, Sequences sequences) {
            TypeInformation<GroupStep> type = TypeInformation.of(GroupStep.class);
            events.process(new StepFilter<>(sequences, new Steps()), type)
                    .keyBy(GroupStep::key, Types.STRING)
                    .transform(
                            "Sequences",
                            TypeInformation.of(Detection.class),
                            new SequenceOperator("bench", "bench", Duration.ofHours(1), MemorySize.ofMebiBytes(64)))
                    .map(Way::count, Types.INT)
                    .sinkTo(new DiscardingSink<>());
        }
    },
    CEP_BEHIND("Flink CEP behind the same index") {
        @Override
        void find(DataStream<Seen> events, Sequences sequences) {
            DataStream<Step> steps = events.process(
                    new StepFilter<>(
                            sequences,
                            (rule, keys, take, event) ->
                                    new Step(rule.rule().title(), Seen.STEPS.get(take.leaf()), event)),
                    TypeInformation.of(Step.class));
            Pattern<Step, ?> pattern = pattern(
                    sequences,
                    SimpleCondition.of(step -> step.name().equals("first")),
                    SimpleCondition.of(step -> step.name().equals("second")),
                    SimpleCondition.of(step -> step.name().equals("third")));
            CEP.pattern(steps.keyBy(step -> step.sequence() + host(step.event()), Types.STRING), pattern)
                    .inEventTime()
                    .process(new Ended(), Types.INT)
                    .sinkTo(new DiscardingSink<>());
        }
    },
    CEP_ALL("Flink CEP over all events") {
        @Override
        void find(DataStream<Seen> events, Sequences sequences) {
            RecordTypeInfo<Event> type = new RecordTypeInfo<>(Event.class);
            KeyedStream<Event, String> byHost = events.map(new ToEvents(), type).keyBy(Way::host, Types.STRING);
            for (int number = 0; number < sequences.count(); number++) {
                Pattern<Event, ?> pattern =
                        pattern(sequences, runs(number, "first"), runs(number, "second"), runs(number, "third"));
                CEP.pattern(byHost, pattern)
                        .inEventTime()
                        .process(
                                new Last<Event>(
                                        Sequences.title(number),
                                        Way::host,
                                        event ->
                                                event.getHeader().getEventTime().toEpochMilli()),
                                Types.INT)
                        .sinkTo(new DiscardingSink<>());
            }
        }
    },
    CEP_SLIM("the same on host and program alone") {
        @Override
        void find(DataStream<Seen> events, Sequences sequences) {
            for (int number = 0; number < sequences.count(); number++) {
                Pattern<Seen, ?> pattern =
                        pattern(sequences, ends(number, "first"), ends(number, "second"), ends(number, "third"));
                CEP.pattern(events.keyBy(Seen::host, Types.STRING), pattern)
                        .inEventTime()
                        .process(new Last<>(Sequences.title(number), Seen::host, Seen::timeMs), Types.INT)
                        .sinkTo(new DiscardingSink<>());
            }
        }
    },
    FLOOR("events made and thrown away") {
        @Override
        void find(DataStream<Seen> events, Sequences sequences) {
            events.sinkTo(new DiscardingSink<>());
        }
    };

    /**
     * A step that was found.
     *
     * @param sequence title of the rule
     * @param event evidence, which goes into the alert
     */
    public record Step(String sequence, String name, Event event) {}

    final String title;

    Way(String title) {
        this.title = title;
    }

    abstract void find(DataStream<Seen> events, Sequences sequences);

    private static <T> Pattern<T, ?> pattern(
            Sequences sequences, SimpleCondition<T> first, SimpleCondition<T> second, SimpleCondition<T> third) {
        // As our sequences do unless told otherwise: a match uses its events up and ends what has begun.
        return Pattern.<T>begin("first", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(first)
                .followedBy("second")
                .where(second)
                .followedBy("third")
                .where(third)
                .within(sequences.within());
    }

    private static SimpleCondition<Seen> ends(int number, String step) {
        String end = "/" + Seen.name(number, step);
        return SimpleCondition.of(seen -> Seen.PROGRAMS.get(seen.program()).endsWith(end));
    }

    private static SimpleCondition<Event> runs(int number, String step) {
        String end = "/" + Seen.name(number, step);
        return SimpleCondition.of(event ->
                String.valueOf(event.getProcessExec().getExecutable().getPath()).endsWith(end));
    }

    private static String host(Event event) {
        return event.getHeader().getHostId();
    }

    private static final class Steps implements StepFilter.Maker<GroupStep> {
        private static final long serialVersionUID = 1L;

        private transient @Nullable Map<StatefulRule, Definition> definitions;

        @SuppressWarnings("serial") // made anew where it is needed
        private transient @Nullable GroupCodec codec;

        @Override
        public GroupStep make(StatefulRule rule, List<String> keyValues, Take take, Event event) {
            if (definitions == null || codec == null) {
                definitions = new IdentityHashMap<>();
                codec = new GroupCodec();
            }
            Definition definition =
                    definitions.computeIfAbsent(rule, any -> Definition.of(any.rule(), "made", any.logic()));
            return new GroupStep(
                    GroupKey.of(rule, keyValues),
                    definition.id(),
                    definition.bytes(),
                    codec.write(new Occurrence(event, List.of(take))));
        }
    }

    private static int count(Detection detection) {
        Event last = detection.events().get(detection.events().size() - 1);
        Matches.add(
                detection.rule().title(),
                last.getHeader().getHostId(),
                last.getHeader().getEventTime().toEpochMilli());
        return 1;
    }

    private static final class Ended extends PatternProcessFunction<Step, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processMatch(Map<String, List<Step>> match, Context context, Collector<Integer> out) {
            Step last = match.getOrDefault("third", List.of()).get(0);
            Matches.add(
                    last.sequence(),
                    host(last.event()),
                    last.event().getHeader().getEventTime().toEpochMilli());
        }
    }

    private static final class ToEvents extends RichMapFunction<Seen, Event> {
        private static final long serialVersionUID = 1L;
        private transient Execs execs;

        @Override
        public void open(OpenContext context) throws Exception {
            execs = new Execs();
        }

        @Override
        public Event map(Seen seen) {
            return execs.of(seen);
        }
    }

    /** What a pattern reads of an event. */
    private interface Text<T> extends Function<T, String>, Serializable {}

    private interface Time<T> extends ToLongFunction<T>, Serializable {}

    private static final class Last<T> extends PatternProcessFunction<T, Integer> {
        private static final long serialVersionUID = 1L;
        private final String title;
        private final Text<T> host;
        private final Time<T> timeMs;

        Last(String title, Text<T> host, Time<T> timeMs) {
            this.title = title;
            this.host = host;
            this.timeMs = timeMs;
        }

        @Override
        public void processMatch(Map<String, List<T>> match, Context context, Collector<Integer> out) {
            T last = match.getOrDefault("third", List.of()).get(0);
            Matches.add(title, host.apply(last), timeMs.applyAsLong(last));
        }
    }
}
