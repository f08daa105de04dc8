/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.payload.ConfigChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is captured to what is asked for, one step between two looks at the ring, and tells each step as an event.
 *
 * <p>{@link #turn} belongs to the thread that drains; all else may be called by any.
 */
public final class ControlPlane {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final String FILE = "file";
    private static final String CONTROL = "control";

    private final ConfigDesk desk;
    private final List<Aspect> aspects;
    private final Consumer<ConfigChange> audit;
    private final Supplier<List<String>> filters;
    private final Queue<Aspect.Step> steps = new ArrayDeque<>();
    private volatile Target.Own own;
    private Target reaching;
    private String source = FILE;
    private long toldProblems;
    private volatile Standing standing = Standing.NONE;

    /**
     * @param own what the collector's own files say now, and did when the capture was started
     * @param audit takes an event for each change
     * @param filters ids of the filters in force
     */
    public ControlPlane(
            ConfigDesk desk,
            List<Aspect> aspects,
            Target.Own own,
            Consumer<ConfigChange> audit,
            Supplier<List<String>> filters) {
        this.desk = desk;
        this.aspects = List.copyOf(aspects);
        this.own = own;
        this.reaching = new Target(own, null);
        this.audit = audit;
        this.filters = filters;
    }

    /** Takes what the collector's own files say after they were read again. */
    public void own(Target.Own changed) {
        own = changed;
    }

    /** Does one step if there is one to do. */
    public void turn() {
        tellRefusal();
        Target wanted = new Target(own, desk.inForce());
        if (!wanted.equals(reaching)) {
            source = wanted.own().equals(reaching.own()) ? CONTROL : FILE;
            reaching = wanted;
            steps.clear();
            aspects.forEach(aspect -> steps.addAll(aspect.steps(wanted)));
        }
        Aspect.Step step = steps.poll();
        if (step != null) {
            run(step);
        }
        if (steps.isEmpty()) {
            standing = standing(reaching.control());
        }
    }

    private void run(Aspect.Step step) {
        try {
            Change change = step.run();
            if (change != null) {
                tell(change);
            }
        } catch (RuntimeException e) {
            LOG.warn("a change of the configuration failed: {}", e.getMessage());
            desk.failed("could not be applied: " + e.getMessage());
        }
    }

    private void tell(Change change) {
        CollectorConfig control = source.equals(CONTROL) ? reaching.control() : null;
        audit.accept(
                control == null
                        ? change.payload(source, 0, "")
                        : change.payload(source, control.getVersion(), control.getIssuedBy()));
        LOG.info(
                "{} {} {}: {} -> {} {}",
                change.subject(),
                change.name(),
                change.action(),
                change.before(),
                change.after(),
                change.reason());
    }

    private void tellRefusal() {
        long problems = desk.problems();
        if (problems != toldProblems) {
            toldProblems = problems;
            audit.accept(new Change("config", "", "refused", "", "", desk.problem()).payload(CONTROL, 0, ""));
        }
    }

    private Standing standing(@Nullable CollectorConfig control) {
        return new Standing(
                control == null ? "" : control.getScope(),
                control == null ? 0 : control.getVersion(),
                desk.problem(),
                new ArrayList<>(filters.get()));
    }

    /** What is in force now. */
    public Standing standing() {
        return standing;
    }
}
