/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.acheron.collector.capture.CaptureUnavailableException;
import io.acheron.collector.capture.KernelCapture;
import io.acheron.collector.capture.KernelOptions;
import io.acheron.collector.host.BootClock;
import io.acheron.schema.inventory.BpfProgramItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a program of the collector's own in the kernel. */
class BpfProgramsPrivilegedIT extends InventoryContract {
    private KernelCapture capture;

    @BeforeEach
    void load() throws Exception {
        BootClock clock = BootClock.start();
        try {
            KernelOptions options = new KernelOptions(Set.of("process_exit"), 1 << 20, "test");
            capture = KernelCapture.create(options, HOST, clock);
            capture.start();
        } catch (CaptureUnavailableException e) {
            System.err.println("SKIPPED, this kernel or user cannot load BPF programs: " + e.getMessage());
            abort("BPF is not available: " + e.getMessage());
        }
    }

    @AfterEach
    void close() {
        if (capture != null) {
            capture.close();
        }
    }

    @Override
    Inventory inventory() {
        return new BpfPrograms();
    }

    @Test
    void shouldTellOwnPrograms() throws Exception {
        List<BpfProgramItem> programs = new ArrayList<>();
        inventory().take(HostView.ofThisHost(HOST.bootId()), it -> programs.add((BpfProgramItem) it));
        assertThat(programs).filteredOn(BpfProgramItem::getOwn).anySatisfy(it -> {
            assertThat(it.getName()).startsWith("on_exit");
            assertThat(it.getType()).isEqualTo("tracing");
            assertThat(it.getTag()).matches("[0-9a-f]{16}");
            assertThat(it.getLoadedByUid()).isZero();
            assertThat(it.getLoadedNs()).isPositive();
        });
    }
}
