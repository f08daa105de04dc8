/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Evidence;
import io.acheron.rulekit.state.Findings;
import io.acheron.rulekit.state.NodeState;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.StatefulEvaluator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Lets rulekit's evaluator decide on groups, in the order of event time, and passes on what it finds. Not thread safe. */
final class GroupJudge {
    private final String stage;
    private final Activity activity;
    private final Consumer<Detection> detections;
    private final Consumer<DeadLetter> dead;
    private final Counter timedOut;
    private final Counter dropped;
    private final Counter shadow;
    private final Counter opened;
    private final Counter closed;

    /** @param stage name of the stage in dead letters */
    GroupJudge(
            String stage,
            Activity activity,
            MetricGroup metrics,
            Consumer<Detection> detections,
            Consumer<DeadLetter> dead) {
        this.stage = stage;
        this.activity = activity;
        this.detections = detections;
        this.dead = dead;
        this.timedOut = metrics.counter("timedOutSequences");
        this.dropped = metrics.counter("droppedSteps");
        this.shadow = metrics.counter("shadowMatches");
        this.opened = metrics.counter("openedGroups");
        this.closed = metrics.counter("closedGroups");
    }

    /** A step was left out because too many wait. */
    void leaveOut() {
        dropped.inc();
    }

    /** The group is dropped as it is. */
    void close(Group group) {
        if (group.state != null) {
            closed.inc();
        }
    }

    /** Looks at what has come due in the group at its time. */
    void look(Group group, Definition definition) {
        long dueMs = group.dueMs();
        boolean asked = group.wakeMs <= dueMs;
        for (Occurrence next = group.waiting.peek();
                next != null && next.timeMillis() <= dueMs;
                next = group.waiting.peek()) {
            group.waiting.remove();
            accept(group, definition, next);
        }
        if (asked) {
            advance(group, definition, dueMs);
        }
    }

    /** Gives an event to the group. */
    void accept(Group group, Definition definition, Occurrence occurrence) {
        StatefulEvaluator evaluator = definition.evaluator();
        boolean known = group.state != null;
        NodeState state = group.state == null ? new NodeState() : group.state;
        try {
            evaluator.accept(state, occurrence, findings(definition));
        } catch (RuntimeException e) {
            // State that cannot be used any more must not come back at the next start.
            dead.accept(letter(e, occurrence));
            state = new NodeState();
        }
        keep(group, evaluator, state, known);
    }

    /** The event itself may be what cannot be read. */
    private DeadLetter letter(RuntimeException cause, Occurrence occurrence) {
        try {
            return DeadLetter.of(stage, cause, occurrence.recorded().event());
        } catch (IllegalStateException e) {
            return DeadLetter.of(stage, cause, occurrence.id().getBytes(UTF_8));
        }
    }

    private void advance(Group group, Definition definition, long dueMs) {
        NodeState state = group.state;
        if (state == null) {
            return;
        }
        // A wake time stands for the first microsecond of its millisecond and was set for a later one.
        try {
            definition.evaluator().advance(state, (dueMs - group.lagMs) * 1_000, findings(definition));
        } catch (RuntimeException e) {
            // What fails would fail again at each start.
            dead.accept(DeadLetter.of(stage, e, group.key.getBytes(UTF_8)));
            state = new NodeState();
        }
        keep(group, definition.evaluator(), state, true);
    }

    private void keep(Group group, StatefulEvaluator evaluator, NodeState state, boolean known) {
        if (state.isIdle()) {
            if (known) {
                closed.inc();
            }
            group.state = null;
        } else {
            if (!known) {
                opened.inc();
            }
            group.state = state;
        }
        wake(group, evaluator);
    }

    /** Sets when the evaluator is to be asked again, by its deadline and by how far the host is behind. */
    static void wake(Group group, StatefulEvaluator evaluator) {
        long due = group.state == null ? Long.MAX_VALUE : evaluator.deadline(group.state);
        group.wakeMs = due == Long.MAX_VALUE ? Group.NEVER : Math.floorDiv(due - 1, 1_000) + 1 + group.lagMs;
    }

    private Findings findings(Definition definition) {
        return new Findings() {
            @Override
            public void found(List<Evidence> evidence) {
                activity.hit(definition.rule(), definition.ruleSet());
                if (definition.rule().mode() == Rule.Mode.SHADOW) {
                    shadow.inc();
                } else {
                    detections.accept(Detection.of(definition.rule(), definition.ruleSet(), evidence));
                }
            }

            @Override
            public void dropped(int count) {
                dropped.inc(count);
            }

            @Override
            public void timedOut(int count) {
                timedOut.inc(count);
            }
        };
    }
}
