/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.MemoryStore;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessBlock;
import io.acheron.schema.state.ProcessState;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class ProcessQueueTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MOST = 10_000;

    private final MemoryStore<Long, ProcessBlock> blocks = new MemoryStore<>();
    private final Counter evicted = new SimpleCounter();
    private final ProcessQueue queue = new ProcessQueue(blocks, MOST, evicted);
    private final HostState host = HostState.newBuilder().build();
    private final Map<String, ProcessState> processes = new HashMap<>();
    private int looks;

    @Test
    void shouldLookOnceAtAProcessOfShortLife() {
        for (int i = 1; i <= 20_000; i++) {
            add("short-" + i, i * SECOND_NS, i * SECOND_NS);
        }
        assertThat(looks).isBetween(19_000, 20_000);
        assertThat(processes).hasSizeBetween((int) ProcessQueue.ALWAYS_KEPT, 600);
        assertThat(host.getKnownProcesses()).isEqualTo(processes.size());
        assertThat(evicted.getCount()).isZero();
    }

    @Test
    void shouldKeepWhatLivesHoweverOldItIs() {
        add("daemon", 0, 0);
        for (int i = 1; i < 20_000; i++) {
            add("short-" + i, i * SECOND_NS, i * SECOND_NS);
        }
        assertThat(processes).containsKey("daemon").doesNotContainKey("short-1");
    }

    @Test
    void shouldKeepWhatEndedLatelyEvenIfItIsOld() {
        ProcessState daemon = add("daemon", 0, 0);
        for (int i = 1; i < 2_000; i++) {
            add("short-" + i, i * SECOND_NS, i * SECOND_NS);
        }
        daemon.setExitTimeNs(1_999 * SECOND_NS);
        add("next", 2_000 * SECOND_NS, 2_000 * SECOND_NS);
        assertThat(processes).containsKey("daemon");
        for (int i = 2_001; i < 4_000; i++) {
            add("short-" + i, i * SECOND_NS, i * SECOND_NS);
        }
        assertThat(processes).doesNotContainKey("daemon");
    }

    @Test
    void shouldForgetTheOldestOfTooManyAndCountThoseThatLive() {
        for (int i = 0; i < 3 * MOST; i++) {
            add("living-" + i, SECOND_NS, 0);
        }
        assertThat(processes).hasSizeBetween(MOST - ProcessQueue.BLOCK, MOST);
        assertThat(processes).doesNotContainKey("living-0").containsKey("living-" + (3 * MOST - 1));
        assertThat(evicted.getCount()).isEqualTo(3 * MOST - processes.size());
    }

    @Test
    void shouldCountOnWhenABlockHasExpired() {
        for (int i = 0; i < 1_000; i++) {
            add("short-" + i, i * SECOND_NS, (i + 1) * SECOND_NS);
        }
        blocks.entries.remove(host.getQueueHead());
        for (int i = 0; i < ProcessQueue.BLOCK; i++) {
            processes.remove("short-" + (host.getQueueHead() * ProcessQueue.BLOCK + i));
        }
        for (int i = 1_000; i < 3_000; i++) {
            add("short-" + i, i * SECOND_NS, i * SECOND_NS);
        }
        assertThat(host.getKnownProcesses()).isEqualTo(processes.size());
    }

    @Test
    void shouldGoOnWhenTheHostStartedAgain() {
        for (int i = 0; i < 1_000; i++) {
            add("before-" + i, (1_000_000 + i) * SECOND_NS, 0);
        }
        processes.clear(); // their time to live is over
        for (int i = 0; i < 2_000; i++) {
            add("after-" + i, i * SECOND_NS, (i + 1) * SECOND_NS);
        }
        assertThat(host.getKnownProcesses()).isLessThan(700);
    }

    /** @param exitNs zero while it lives */
    private ProcessState add(String entity, long nowNs, long exitNs) {
        ProcessState process = ProcessState.newBuilder()
                .setEntityId(entity)
                .setPid(1)
                .setStartTimeNs(nowNs)
                .setExitTimeNs(exitNs)
                .build();
        processes.put(entity, process);
        queue.add(
                entity,
                nowNs,
                host,
                known -> {
                    looks++;
                    return processes.get(known);
                },
                processes::remove);
        return process;
    }
}
