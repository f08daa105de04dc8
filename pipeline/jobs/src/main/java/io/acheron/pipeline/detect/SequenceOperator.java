/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.state.Occurrence;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Holds the state of all rules over several events, keyed by (rule, hash of its logic, key values), and lets rulekit's evaluator
 * decide.
 *
 * <p>Events wait until the watermark has passed them, so that the evaluator sees them in the order of event time. One that comes
 * later than that (a host sends its backlog) is never dropped: it is evaluated at once, at its own time or at the time the group has
 * reached, whichever is later.
 *
 * <p>State ends by itself: in event time when nothing begun can complete any more, and by the clock for a group whose host has
 * fallen silent. The time during which the job did not run is no silence: what hosts sent meanwhile is still to be read. State is
 * bounded by the evaluator; events that wait are bounded here.
 *
 * <p>An operator, not a function: groups are held in memory and written before the barrier, under their own keys, as only an operator
 * can (decision 0026). Timers are set in the same moment, for groups that are not held when their time comes.
 */
public final class SequenceOperator extends AbstractStreamOperator<Detection>
        implements OneInputStreamOperator<GroupStep, Detection>, Triggerable<String, VoidNamespace> {
    private static final long serialVersionUID = 1L;
    private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();
    private static final long LONGEST_LAG_MS = Duration.ofDays(30).toMillis();
    /** Events of a group that may wait for the watermark; beyond it only a flood gets, whose rest is counted. */
    static final int MOST_WAITING = 4_096;

    private final String job;
    private final String stage;
    private final long ttlMs;
    private final int memoryKilobytes;

    private transient StageReports reports;
    private transient Definitions definitions;
    private transient ValueState<byte[]> stored;
    private transient GroupCodec codec;
    private transient Agenda agenda;
    private transient HeldGroups groups;
    private transient GroupJudge judge;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient TimestampedCollector<Detection> out;
    private transient Counter late;
    /** When this task, new or restored, began. */
    private transient long beganMs;

    /**
     * @param job name of the job in what it tells of its rules
     * @param stage name of the stage in dead letters
     * @param ttl time by the clock, beyond the window of a rule, after which the state of a silent group is dropped
     * @param memory what groups may take in the memory of a task, about; the others lie in the state backend alone
     */
    public SequenceOperator(String job, String stage, Duration ttl, MemorySize memory) {
        this.job = job;
        this.stage = stage;
        this.ttlMs = ttl.toMillis();
        this.memoryKilobytes = (int) Math.max(1, Math.min(memory.getKibiBytes(), Integer.MAX_VALUE));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        beganMs = clock();
        reports = new StageReports(
                new Activity(job, stage, subtask, System.currentTimeMillis()),
                new Exempted(job),
                context.getOperatorStateStore());
        definitions = new Definitions(context.getOperatorStateStore(), ttlMs, beganMs);
        stored = context.getKeyedStateStore()
                .getState(new ValueStateDescriptor<>("groups", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void open() throws Exception {
        super.open();
        codec = new GroupCodec();
        agenda = new Agenda();
        groups = new HeldGroups(new Stored(), agenda, memoryKilobytes);
        out = new TimestampedCollector<>(output);
        timers = getInternalTimerService("groups", VoidNamespaceSerializer.INSTANCE, this);
        late = getMetricGroup().counter("lateSteps");
        getMetricGroup().gauge("heldGroups", (Gauge<Integer>) groups::size);
        getMetricGroup().gauge("heldGroupsKilobytes", (Gauge<Long>) groups::kilobytes);
        judge = new GroupJudge(
                stage, reports.activity(), getMetricGroup(), out::collect, letter -> side(DeadLetter.TAG, letter));
        comeBack(beganMs + MINUTE_MS);
    }

    @Override
    public void processElement(StreamRecord<GroupStep> element) throws Exception {
        GroupStep step = element.getValue();
        out.setTimestamp(element);
        Occurrence occurrence;
        Definition definition;
        long nowMs = clock();
        try {
            definition = definitions.of(step, nowMs);
            occurrence = codec.readOccurrence(step.occurrence());
        } catch (IOException | RuntimeException e) {
            side(DeadLetter.TAG, DeadLetter.of(stage, e, step.occurrence()));
            return;
        }
        long watermark = timers.currentWatermark();
        Group group = groups.enter(step.key());
        group.definition = definition;
        group.lagMs = lag(occurrence.timeMillis(), watermark);
        group.expiresAtMs = expiry(definition, nowMs);
        if (occurrence.timeMillis() <= watermark) {
            late.inc();
            judge.accept(group, definition, occurrence);
        } else {
            if (group.waiting.size() < MOST_WAITING) {
                group.waiting.add(occurrence);
            } else {
                judge.leaveOut();
            }
            GroupJudge.wake(group, definition.evaluator());
        }
        keep(group);
    }

    private static long lag(long time, long watermark) {
        if (time > watermark) {
            return 0;
        }
        // At the end of a bounded input the watermark is the end of time.
        return watermark - LONGEST_LAG_MS > time ? LONGEST_LAG_MS : watermark - time;
    }

    /** Whole minutes, so that the timers of a burst are one. */
    private long expiry(Definition definition, long heardMs) {
        long reachMs = definition.evaluator().logic().reachMicros() / 1_000;
        return ((heardMs + reachMs + ttlMs) / MINUTE_MS + 1) * MINUTE_MS;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        for (Group due = agenda.next(mark.getTimestamp()); due != null; due = agenda.next(mark.getTimestamp())) {
            look(due, mark.getTimestamp());
        }
        super.processWatermark(mark);
    }

    /** Lets the group come up to the time. */
    private void look(Group group, long toMs) throws Exception {
        Definition definition = group.definition;
        if (definition == null) {
            lost(group);
            return;
        }
        boolean looked = false;
        for (long dueMs = group.dueMs(); dueMs <= toMs && dueMs != Group.NEVER; dueMs = group.dueMs()) {
            out.setAbsoluteTimestamp(dueMs);
            judge.look(group, definition);
            looked = true;
        }
        if (looked || group.dueMs() != Group.NEVER) {
            keep(group);
        }
    }

    private void keep(Group group) throws Exception {
        if (group.isOver()) {
            groups.remove(group);
        } else {
            agenda.plan(group);
            groups.changed(group);
        }
    }

    /** The definitions in the checkpoint outlive the groups that name them, so that this is a defect; its group must not end the job. */
    private void lost(Group group) throws Exception {
        side(
                DeadLetter.TAG,
                DeadLetter.of(
                        stage,
                        "the rule of this group is not in the checkpoint; what had begun is lost",
                        group.key.getBytes(UTF_8)));
        judge.close(group);
        groups.remove(group);
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        Group group = groups.find(timer.getKey());
        if (group != null) {
            look(group, timers.currentWatermark());
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        Group group = groups.find(timer.getKey());
        if (group != null && !expire(group, timer.getTimestamp())) {
            groups.changed(group); // its next timer is set when it is written
        }
    }

    /** @return whether nothing was heard of the group for so long that it was dropped */
    private boolean expire(Group group, long nowMs) throws Exception {
        if (nowMs < group.expiresAtMs) {
            return false;
        }
        Definition definition = group.definition;
        if (definition != null && expiry(definition, beganMs) > nowMs) {
            group.expiresAtMs = expiry(definition, beganMs);
            groups.changed(group);
            return false;
        }
        judge.close(group);
        groups.remove(group);
        return true;
    }

    private void eachMinute(long atMs) throws Exception {
        long nowMs = Math.max(atMs, clock());
        for (Group group : groups.all()) {
            expire(group, nowMs);
        }
        if (reports.due(nowMs)) {
            reports.close(nowMs);
        }
        reports.send(record -> side(StatusRecord.TAG, record));
        comeBack(nowMs + MINUTE_MS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails in it fails the task
    private void comeBack(long atMs) {
        getProcessingTimeService().registerTimer(atMs, this::eachMinute);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        groups.writeAll();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        reports.snapshot(System.currentTimeMillis());
        definitions.snapshot(clock());
    }

    private long clock() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    private <T> void side(OutputTag<T> tag, T value) {
        output.collect(tag, new StreamRecord<>(value));
    }

    /** Groups in keyed state, with the timers they need while they are not held. */
    private final class Stored implements HeldGroups.Backend {
        @Override
        public @Nullable Group read(String key) throws Exception {
            setCurrentKey(key);
            byte[] bytes = stored.value();
            return bytes == null ? null : codec.read(key, bytes, definitions);
        }

        @Override
        public void write(Group group) throws Exception {
            Definition definition = group.definition;
            if (definition == null) {
                return; // it is as it was read
            }
            setCurrentKey(group.key);
            long dueMs = group.dueMs();
            boolean set = group.eventTimerMs > timers.currentWatermark() && group.eventTimerMs <= dueMs;
            if (dueMs != Group.NEVER && !set) {
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, dueMs);
                group.eventTimerMs = dueMs;
            }
            if (group.clockTimerMs <= clock()) {
                timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, group.expiresAtMs);
                group.clockTimerMs = group.expiresAtMs;
            }
            stored.update(codec.write(group, definition));
            group.stored = true;
        }

        @Override
        public void clear(Group group) {
            setCurrentKey(group.key);
            stored.clear();
            // Left behind, each would ask RocksDB for a group that is gone, the one by the clock an hour later.
            if (group.eventTimerMs > timers.currentWatermark()) {
                timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, group.eventTimerMs);
            }
            if (group.clockTimerMs > clock()) {
                timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, group.clockTimerMs);
            }
        }
    }
}
