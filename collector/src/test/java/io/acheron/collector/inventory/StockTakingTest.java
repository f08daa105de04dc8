/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.host.BootClock;
import io.acheron.schema.inventory.InventoryRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All inventories, a thousand times as often as usual. */
class StockTakingTest {
    private final List<InventoryRecord> records = new ArrayList<>();

    @Test
    void shouldLookAgainAndAgainAndKeepBatchesApart() throws Exception {
        Set<String> complete = new HashSet<>();
        try (StockTaking stock = taking(0.0005)) {
            stock.start();
            while (records.stream()
                            .filter(it -> it.getInventory().equals("users") && it.getBatchSize() >= 0)
                            .count()
                    < 2) {
                stock.turn(records::add);
                Thread.sleep(1);
            }
        }
        for (InventoryRecord last : records) {
            if (last.getBatchSize() >= 0) {
                assertThat(records)
                        .filteredOn(it -> it.getBatchId().equals(last.getBatchId()))
                        .hasSize((int) (last.getBatchSize() + 1));
                if (!last.getInventory().equals("bpf_programs")) { // which needs rights
                    assertThat(last.getProblem()).as(last.getInventory()).isEmpty();
                }
                complete.add(last.getBatchId());
            }
        }
        assertThat(complete).hasSizeGreaterThan(1);
    }

    @Test
    void shouldNotLookWhenItIsNotWanted() throws Exception {
        try (StockTaking stock = taking(0)) {
            stock.start();
            Thread.sleep(50);
            stock.turn(records::add);
        }
        assertThat(records).isEmpty();
    }

    private static StockTaking taking(double pace) throws Exception {
        return new StockTaking(InventoryContract.HOST, BootClock.start(), "1", () -> {}, pace);
    }
}
