/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.MemoryStore;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Header;
import io.acheron.schema.state.CpuSequence;
import io.acheron.schema.state.HostState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceTrackerTest {
    private static final long SECOND = 1_000_000_000L;

    private final RefineCounters counters = RefineCounters.unregistered();
    private final MemoryStore<String, CpuSequence> store = new MemoryStore<>();
    private final SequenceTracker tracker = new SequenceTracker(store, counters);
    private final HostState host = HostState.newBuilder().build();

    @Test
    void shouldDropEachRepeatAndNothingElseInAnyOrder() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            numbers.add(i);
            numbers.add(i);
        }
        Random random = new Random(7);
        for (int from = 0; from < numbers.size(); from += 50) {
            Collections.shuffle(numbers.subList(from, from + 50), random);
        }
        List<Integer> passed = new ArrayList<>();
        for (int number : numbers) {
            if (isNew(0, number)) {
                passed.add(number);
            }
        }
        assertThat(passed).doesNotHaveDuplicates().hasSize(500);
        assertThat(counters.repeats().getCount()).isEqualTo(500);
        assertThat(lost()).isZero();
    }

    @Test
    void shouldCountWhatIsMissingUntilItArrives() {
        isNew(0, 1);
        isNew(0, 5);
        assertThat(lost()).isEqualTo(3);
        assertThat(isNew(0, 3)).isTrue();
        assertThat(isNew(0, 3)).isFalse();
        assertThat(lost()).isEqualTo(2);
        assertThat(counters.lost().getCount()).isEqualTo(3);
        assertThat(counters.late().getCount()).isEqualTo(1);
    }

    @Test
    void shouldNotCallLostWhatWasSentBeforeItBegan() {
        assertThat(isNew(0, 900)).isTrue();
        assertThat(lost()).isZero();
        assertThat(isNew(0, 899)).isTrue();
        assertThat(isNew(0, 899)).isFalse();
        assertThat(lost()).isZero();
    }

    @Test
    void shouldKeepCpusAndBootsApart() {
        assertThat(isNew(0, 1)).isTrue();
        assertThat(isNew(1, 1)).isTrue();
        Header otherBoot = header(0, 1, SECOND);
        otherBoot.setBootId("other");
        assertThat(tracker.isNew(otherBoot, host)).isTrue();
        assertThat(isNew(1, 1)).isFalse();
    }

    @Test
    void shouldBeginAnewWhenTheCollectorDid() {
        for (int i = 1; i <= 10; i++) {
            isNew(0, i);
        }
        assertThat(tracker.isNew(header(0, 1, 60 * SECOND), host)).isTrue();
        assertThat(tracker.isNew(header(0, 4, 61 * SECOND), host)).isTrue();
        assertThat(lost()).isEqualTo(2);
        assertThat(isNew(0, 3)).as("a repeat from the run before").isFalse();
        assertThat(tracker.isNew(header(0, 4, 61 * SECOND), host)).isFalse();
        assertThat(tracker.isNew(header(0, 2, 60 * SECOND + 5), host)).isTrue();
        assertThat(lost()).isEqualTo(1);
    }

    @Test
    void shouldForgetOldestGapsWhenThereIsNoRoomAndSaySo() {
        for (int i = 1; i <= 2 * SequenceTracker.MOST_RANGES + 3; i += 2) {
            isNew(0, i);
        }
        assertThat(counters.forgottenRanges().getCount()).isEqualTo(1);
        assertThat(isNew(0, 2)).as("given up").isFalse();
        assertThat(isNew(0, 4)).isTrue();
    }

    @Test
    void shouldNotCountGapsOfSourcesThatNumberSeveralStreams() {
        Header first = header(-1, 1, SECOND);
        first.setSource(CaptureSource.NETLINK);
        Header third = header(-1, 3, SECOND);
        third.setSource(CaptureSource.NETLINK);
        assertThat(tracker.isNew(first, host)).isTrue();
        assertThat(tracker.isNew(third, host)).isTrue();
        assertThat(tracker.isNew(third, host)).isFalse();
        assertThat(lost()).isZero();
    }

    @Test
    void shouldForgetLossesAfterFiveMinutes() {
        isNew(0, 1);
        isNew(0, 3);
        Instant time = Scene.BOOTED;
        assertThat(LossWindow.lost(host, time.plusSeconds(200))).isEqualTo(1);
        assertThat(LossWindow.lost(host, time.plusSeconds(320))).isZero();
    }

    private boolean isNew(int cpu, long sequence) {
        return tracker.isNew(header(cpu, sequence, SECOND + sequence * 1000), host);
    }

    private long lost() {
        return LossWindow.lost(host, Scene.BOOTED.plusSeconds(70));
    }

    private static Header header(int cpu, long sequence, long time) {
        return Header.newBuilder()
                .setHostId("host-1")
                .setBootId(Scene.BOOT)
                .setCpu(cpu)
                .setSequence(sequence)
                .setKernelTimeNs(time)
                .setEventTime(Scene.BOOTED.plusNanos(time / 1000 * 1000))
                .setObservedTime(Scene.BOOTED)
                .setProbe("process_exec")
                .setSource(CaptureSource.BPF)
                .build();
    }
}
