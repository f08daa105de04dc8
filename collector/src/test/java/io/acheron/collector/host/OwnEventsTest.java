/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.payload.Receipt;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnEventsTest {
    private final HostIdentity host = new HostIdentity("host-1", "web-1", "5f3a2b1c-0000-4000-8000-000000000000");

    @Test
    void shouldSpeakAsTheCollectorItself() throws Exception {
        OwnEvents own = new OwnEvents(host, BootClock.start(), "1.2.3");
        Receipt receipt = Receipt.newBuilder()
                .setKind("file_change")
                .setBegin(Instant.EPOCH)
                .setEnd(Instant.EPOCH)
                .build();

        Event event = own.of(receipt);

        assertThat(event.getKind()).isEqualTo("receipt");
        assertThat(event.getReceipt()).isSameAs(receipt);
        assertThat(event.getProcess().getPid())
                .isEqualTo((int) ProcessHandle.current().pid());
        assertThat(event.getHeader().getCpu()).isEqualTo(-1);
        assertThat(event.getHeader().getSource()).isEqualTo(CaptureSource.COLLECTOR);
        assertThat(event.getHeader().getProbe()).isEqualTo("collector");
        assertThat(event.getHeader().getSequence()).isEqualTo(1);
        assertThat(own.of(receipt).getHeader().getSequence()).isEqualTo(2);
        JsonLines<Event> lines = JsonLines.of(Event.class);
        assertThat(lines.write(event)).contains("\"receipt\"", "file_change");
    }

    @Test
    void shouldRefuseWhatAnEventHasNoPlaceFor() throws Exception {
        OwnEvents own = new OwnEvents(host, BootClock.start(), "1.2.3");
        assertThatThrownBy(() -> own.of(new Header()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Header");
    }
}
