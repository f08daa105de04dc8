/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.inventory.InventoryRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What every inventory must hold, on this host as it is. */
abstract class InventoryContract {
    static final HostIdentity HOST = new HostIdentity("host-1", "web-1", "5f3a2b1c-0001-0002-0003-000000000004");

    abstract Inventory inventory();

    @Test
    void shouldBeFound() {
        assertThat(ServiceLoader.load(Inventory.class))
                .anyMatch(it -> it.getClass() == inventory().getClass());
        assertThat(InventoryRecord.getClassSchema().getField("inventory").doc())
                .contains(inventory().name());
        assertThat(inventory().interval()).isPositive();
    }

    @Test
    void shouldFillABatchOfRecordsOfOneKind() throws Exception {
        List<InventoryRecord> records = take(Long.MAX_VALUE);
        InventoryRecord last = records.get(records.size() - 1);
        SingleObject<InventoryRecord> codec = SingleObject.of(InventoryRecord.class);
        for (int i = 0; i < records.size(); i++) {
            InventoryRecord record = records.get(i);
            assertThat(record.getBatchIndex()).isEqualTo(i + 1);
            assertThat(record.getInventory()).isEqualTo(inventory().name());
            assertThat(record.getBatchSize()).isEqualTo(record == last ? records.size() - 1 : -1);
            assertThat(record.getKind())
                    .isEqualTo(record == last ? "" : records.get(0).getKind());
            if (record != last) {
                assertThat(record.get(
                                record.getSchema().getField(record.getKind()).pos()))
                        .isNotNull();
            }
            assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
        }
        assertThat(last.getTruncated()).isFalse();
    }

    @Test
    void shouldSayWhatWasLeftOut() throws Exception {
        long all = take(Long.MAX_VALUE).size() - 1;
        List<InventoryRecord> records = take(1);
        assertThat(records).hasSizeLessThanOrEqualTo(2);
        assertThat(records.get(records.size() - 1).getTruncated()).isEqualTo(all > 1);
    }

    private List<InventoryRecord> take(long most) throws Exception {
        List<InventoryRecord> records = new ArrayList<>();
        Instant now = BootClock.start().now();
        BatchWriter writer = new BatchWriter(HOST, "1", inventory().name(), "b", () -> now, most, records::add);
        inventory().take(HostView.ofThisHost(HOST.bootId()), writer);
        writer.end("");
        return records;
    }
}
