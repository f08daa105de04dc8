/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMarkerTest {
    private static final String BOOT = "5f3a2b1c-0000-4000-8000-000000000000";
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path state;

    @Test
    void shouldTellHowTheRunBeforeEnded() {
        try (RunMarker first = RunMarker.open(state, BOOT, NOON)) {
            assertThat(first.previous()).isEqualTo(PreviousRun.NONE);
            assertThat(first.previous().payloads(BOOT, NOON, true)).isEmpty();
            first.alive(NOON.plusSeconds(5), 12);
        }
        try (RunMarker second = RunMarker.open(state, BOOT, NOON)) {
            assertThat(second.previous())
                    .isEqualTo(new PreviousRun(PreviousRun.End.KILLED, NOON.plusSeconds(5), BOOT, 12));
            assertThat(second.previous().payloads(BOOT, NOON.plusSeconds(9), true))
                    .hasSize(2);
            second.stopped(NOON.plusSeconds(20));
        }
        try (RunMarker third = RunMarker.open(state, "another boot", NOON)) {
            assertThat(third.previous().end()).isEqualTo(PreviousRun.End.STOPPED);
            assertThat(third.previous().payloads("another boot", NOON.plusSeconds(30), true))
                    .hasSize(1);
        }
    }

    @Test
    void shouldNotTrustWhatIsNoMarker() throws Exception {
        Files.write(state.resolve("run"), new byte[] {1, 2, 3});
        try (RunMarker marker = RunMarker.open(state, BOOT, NOON)) {
            assertThat(marker.previous()).isEqualTo(PreviousRun.UNKNOWN);
        }
    }

    @Test
    void shouldGoOnWithoutATraceWhereItCannotWrite() throws Exception {
        Path file = Files.writeString(state.resolve("file"), "");
        try (RunMarker marker = RunMarker.open(file, BOOT, NOON)) {
            marker.alive(NOON, 0);
            marker.stopped(NOON);
            assertThat(marker.previous()).isEqualTo(PreviousRun.UNKNOWN);
        }
    }
}
