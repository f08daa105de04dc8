/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.payload.ProcessExec;
import java.time.Instant;
import java.util.List;

/** Events that tests tell apart by their sequence number. */
public final class Events {
    public static Event numbered(long sequence) {
        return numbered(sequence, "");
    }

    public static Event numbered(long sequence, String argument) {
        return Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("host-1")
                        .setHostName("web-1")
                        .setBootId("5f3a2b1c-0000-4000-8000-000000000000")
                        .setCpu(0)
                        .setSequence(sequence)
                        .setKernelTimeNs(sequence)
                        .setEventTime(Instant.EPOCH)
                        .setObservedTime(Instant.EPOCH)
                        .setProbe("process_exec")
                        .setSource(CaptureSource.BPF)
                        .build())
                .setKind("process_exec")
                .setProcessExec(ProcessExec.newBuilder()
                        .setExecutable(FileRef.newBuilder().setPath("/bin/true").build())
                        .setArgv(List.of("true", argument))
                        .build())
                .build();
    }

    public static long number(Event event) {
        return event.getHeader().getSequence();
    }

    private Events() {}
}
