/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventIdTest {
    @Test
    void shouldNameAnEventByHostBootCpuSequenceAndTime() {
        assertThat(EventId.of(event(CaptureSource.BPF))).isEqualTo("host/boot/3/99/1");
    }

    @Test
    void shouldTellDerivedEventsOfOneTriggerApart() {
        Event event = event(CaptureSource.DERIVED);
        assertThat(EventId.of(event)).isEqualTo("host/boot/3/99/1+stdio_socket");
        event.setProcess(
                ProcessContext.newBuilder().setEntityId("e-1-2").setPid(1).build());
        assertThat(EventId.of(event)).isEqualTo("host/boot/3/99/1+stdio_socket:e-1-2");
    }

    @Test
    void shouldNameAProcessByBootPidAndStart() {
        assertThat(EntityId.of("5f3a2b1c-0000-4000-8000-000000000000", 4711, 1_239_999_999L))
                .isEqualTo("5f3a2b1c-4711-123");
        assertThat(EntityId.of("x", 1, 0L)).isEqualTo("x-1-0");
    }

    private static Event event(CaptureSource source) {
        Header header = Header.newBuilder()
                .setHostId("host")
                .setBootId("boot")
                .setCpu(3)
                .setSequence(99)
                .setKernelTimeNs(1)
                .setEventTime(Instant.EPOCH)
                .setObservedTime(Instant.EPOCH)
                .setProbe("p")
                .setSource(source)
                .build();
        return Event.newBuilder().setHeader(header).setKind("stdio_socket").build();
    }
}
