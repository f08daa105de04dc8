/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.technique.Trace;
import io.acheron.schema.alert.Alert;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Tells whether an alert is about a run of a technique: whether a process, a port or the marker of the run appears anywhere in it. */
final class Mentions {
    // Kernel time is put on the wall clock with an error of some tenths of a millisecond.
    private static final Duration CLOCKS_DIFFER = Duration.ofMillis(10);
    private static final Set<String> PIDS = Set.of("pid", "parent_pid", "process_group", "session");

    private final Trace trace;

    private Mentions(Trace trace) {
        this.trace = trace;
    }

    static boolean of(Alert alert, Trace trace) {
        // Pids and ports are used again: what happened before the run is not of the run.
        return !alert.getLastSeen().isBefore(trace.began().minus(CLOCKS_DIFFER)) && new Mentions(trace).in(alert);
    }

    private boolean in(IndexedRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            if (in(field.name(), record.get(field.pos()))) {
                return true;
            }
        }
        return false;
    }

    private boolean in(String field, @org.jspecify.annotations.Nullable Object value) {
        if (value instanceof IndexedRecord record) {
            return in(record);
        } else if (value instanceof Collection<?> values) {
            return values.stream().anyMatch(each -> in(field, each));
        } else if (value instanceof Map<?, ?> map) {
            return in(field, map.values());
        } else if (value instanceof Integer number) {
            return PIDS.contains(field)
                    ? trace.pids().contains(number.longValue())
                    : field.endsWith("port") && trace.ports().contains(number);
        } else if (value instanceof CharSequence text) {
            return text.toString().contains(trace.marker());
        }
        return false;
    }
}
