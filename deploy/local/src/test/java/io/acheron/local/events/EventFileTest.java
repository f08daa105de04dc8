/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.local.run.Failure;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static Event event(Instant at) {
        return Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("host")
                        .setBootId("boot")
                        .setCpu(0)
                        .setSequence(1)
                        .setKernelTimeNs(1)
                        .setEventTime(at)
                        .setObservedTime(at.plusMillis(5))
                        .setProbe("test")
                        .build())
                .setKind("process_exit")
                .build();
    }

    @Test
    void shouldKeepTheGoodLinesAndNameTheBadOnes(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("events.ndjson");
        String good = JsonLines.of(Event.class).write(event(Instant.EPOCH));
        Files.writeString(file, good + "\n\n{\"header\": 3}\nnot json\n" + good + "\n" + good.substring(0, 40));

        EventFile read = EventFile.read(file);

        assertThat(read.events()).hasSize(2);
        assertThat(read.problems())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(file + ":3: "),
                        line -> assertThat(line).startsWith(file + ":4: "),
                        line -> assertThat(line).startsWith(file + ":6: ").endsWith("the line is skipped"));
    }

    @Test
    void shouldSayThatThereIsNoFile(@TempDir Path directory) {
        Path file = directory.resolve("none.ndjson");
        assertThatThrownBy(() -> EventFile.read(file))
                .isInstanceOf(Failure.class)
                .hasMessage("there is no file " + file);
    }

    @Test
    void shouldMoveTheLastEventToNowAndKeepTheDistances() {
        Instant recorded = Instant.parse("2026-01-01T00:00:00Z");
        Event first = event(recorded);
        Event last = event(recorded.plusSeconds(3));
        Instant now = Instant.parse("2026-06-01T12:00:00Z");

        TimeShift.endAt(List.of(last, first), now);

        assertThat(last.getHeader().getEventTime()).isEqualTo(now);
        assertThat(Duration.between(first.getHeader().getEventTime(), now)).isEqualTo(Duration.ofSeconds(3));
        assertThat(first.getHeader().getObservedTime())
                .isEqualTo(first.getHeader().getEventTime().plusMillis(5));
    }
}
