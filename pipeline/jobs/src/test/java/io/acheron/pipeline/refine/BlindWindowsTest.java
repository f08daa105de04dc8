/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.state.HostState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BlindWindowsTest {
    private final HostState host = HostState.newBuilder().build();

    @Test
    void shouldTellOfAWindowWhileItLastsAndForFiveMinutesAfterItsEnd() {
        note("exec", 10, -1);
        assertThat(BlindWindows.at(host, at(9))).isEmpty();
        assertThat(BlindWindows.at(host, at(4_000))).singleElement().satisfies(window -> {
            assertThat(window.getProbe()).isEqualTo("exec");
            assertThat(window.getReason()).isEqualTo("budget");
            assertThat(window.getEnd()).isEqualTo(Instant.EPOCH);
        });
        note("exec", 10, 4_010);
        assertThat(BlindWindows.at(host, at(4_310))).hasSize(1);
        assertThat(BlindWindows.at(host, at(4_311))).isEmpty();
    }

    @Test
    void shouldKeepWindowsOfProbesApartAndForgetOldOnes() {
        note("exec", 0, 1);
        note("connect", 0, 2);
        assertThat(BlindWindows.at(host, at(3))).hasSize(2);
        note("connect", 1_000, 1_001);
        assertThat(host.getBlindWindows()).hasSize(1);
    }

    @Test
    void shouldStayBounded() {
        for (int i = 0; i < 100; i++) {
            note("probe-" + i, i, -1);
        }
        assertThat(host.getBlindWindows()).hasSize(BlindWindows.MOST);
    }

    private void note(String probe, int begin, int end) {
        Event event = Sample.exec("web-1", 1, Math.max(begin, end), 100, "/bin/true");
        event.setBlindWindow(BlindWindow.newBuilder()
                .setProbe(probe)
                .setReason("budget")
                .setDetail("over its budget of 1%")
                .setBegin(at(begin))
                .setEnd(end < 0 ? Instant.EPOCH : at(end))
                .build());
        BlindWindows.note(event, host);
    }

    private static Instant at(int second) {
        return Sample.START.plusSeconds(second);
    }
}
