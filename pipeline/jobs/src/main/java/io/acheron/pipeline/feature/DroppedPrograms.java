/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import static java.util.Objects.requireNonNull;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.DroppedProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written and soon run: the way of nearly every dropper, whatever its name, path and the program that wrote it.
 * Only events about such files reach the pattern, a fraction of the stream.
 */
public final class DroppedPrograms {
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final String STAGE = "feature-dropped-programs";
    private static final String WRITTEN = "written";
    private static final String RUN = "run";

    /** Ids of the operators; they name their state in savepoints. */
    public record Ids(String files, String thin, String pattern) {}

    /**
     * @param events refined events in event time
     * @param ids ids of the operators, in the order in which events go through them
     * @return derived events
     */
    public static SingleOutputStreamOperator<Event> find(DataStream<Event> events, Ids ids) {
        RecordTypeInfo<Event> type = new RecordTypeInfo<>(Event.class);
        DataStream<Event> traces = events.filter(FileTrace::isTrace)
                .uid(ids.files())
                .name("Files written or run")
                .keyBy(FileTrace::key, Types.STRING)
                .process(new ThinOrigins(INTERVAL, WITHIN), type)
                .uid(ids.thin())
                .name("One origin of a file a minute");
        return CEP.pattern(traces.keyBy(FileTrace::key, Types.STRING), pattern())
                .inEventTime()
                .process(new Derive(), type)
                .uid(ids.pattern())
                .name("Programs run soon after they were written");
    }

    static Pattern<Event, ?> pattern() {
        return Pattern.<Event>begin(WRITTEN, AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(event -> !FileTrace.isRun(event)))
                .followedBy(RUN)
                .where(SimpleCondition.of(FileTrace::isRun))
                .within(WITHIN);
    }

    /** The derived event stands where the exec stands. */
    private static final class Derive extends PatternProcessFunction<Event, Event> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processMatch(Map<String, List<Event>> match, Context context, Collector<Event> out)
                throws Exception {
            Event written = requireNonNull(match.get(WRITTEN)).get(0);
            Event run = requireNonNull(match.get(RUN)).get(0);
            RuntimeException fault = Trial.of(() -> out.collect(derive(written, run)));
            if (fault != null) {
                context.output(DeadLetter.TAG, DeadLetter.of(STAGE, fault, run));
            }
        }
    }

    static Event derive(Event written, Event run) {
        Facts known = run.getFacts();
        Facts facts = known == null
                ? Facts.newBuilder().build()
                : Facts.newBuilder(known).build();
        facts.setEvidence(List.of(EventId.of(written), EventId.of(run)));
        DroppedProgram payload = DroppedProgram.newBuilder()
                .setExecutable(run.getProcessExec().getExecutable())
                .setOrigin(FileTrace.origin(written))
                .setOriginPath(FileTrace.originPath(written))
                .setWriter(reference(written.getProcess()))
                .setAgeMs(Duration.between(
                                written.getHeader().getEventTime(),
                                run.getHeader().getEventTime())
                        .toMillis())
                .setSameProcess(written.getProcess() != null
                        && run.getProcess() != null
                        && written.getProcess()
                                .getEntityId()
                                .equals(run.getProcess().getEntityId()))
                .build();
        Event derived = new Event();
        derived.setHeader(Header.newBuilder(run.getHeader())
                .setSource(CaptureSource.DERIVED)
                .build());
        derived.setKind("dropped_program");
        derived.setProcess(run.getProcess());
        derived.setAsset(run.getAsset());
        derived.setFacts(facts);
        derived.setDroppedProgram(payload);
        return derived;
    }

    private static @Nullable ProcessRef reference(@Nullable ProcessContext process) {
        return process == null
                ? null
                : ProcessRef.newBuilder()
                        .setEntityId(process.getEntityId())
                        .setPid(process.getPid())
                        .setStartTimeNs(process.getStartTimeNs())
                        .setName(process.getName())
                        .setExecutable(process.getExecutable())
                        .setCommandLine(process.getCommandLine())
                        .setUid(process.getUid())
                        .build();
    }

    private DroppedPrograms() {}
}
