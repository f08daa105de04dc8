/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.Event;
import org.apache.flink.util.OutputTag;

/**
 * The events that patterns and counts look at, a fraction of the stream. They leave the refine stage by side outputs: a filter behind
 * it would get a copy of every event, which costs more than the filter.
 */
public final class FeatureInputs {
    /** Events about files that were written or run. */
    public static final OutputTag<Event> FILES = new OutputTag<>("feature-files", new RecordTypeInfo<>(Event.class));

    /** Events that say what a host does and others of its service may do too. */
    public static final OutputTag<Event> SUBJECTS =
            new OutputTag<>("feature-subjects", new RecordTypeInfo<>(Event.class));

    /** Takes an event for a side output. */
    public interface Output {
        void put(OutputTag<Event> tag, Event event);
    }

    /** Hands an event to the side outputs it is for. */
    public static void offer(Event event, Output output) {
        if (FileTrace.isTrace(event)) {
            output.put(FILES, event);
        }
        if (SightSubjects.concerns(event)) {
            output.put(SUBJECTS, event);
        }
    }

    private FeatureInputs() {}
}
