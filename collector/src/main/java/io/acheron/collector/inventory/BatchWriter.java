/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.inventory.InventoryRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Wraps the items of one look: numbers them, and ends with a record that tells how many there were. */
final class BatchWriter implements Consumer<SpecificRecord> {
    private static final Map<Schema, Schema.Field> PLACES = places();

    private final Supplier<InventoryRecord.Builder> blank;
    private final long most;
    private final Consumer<InventoryRecord> records;
    private long written;
    private boolean truncated;

    /** @param most items that are sent; more are left out, which the last record tells */
    BatchWriter(
            HostIdentity host,
            String version,
            String inventory,
            String batch,
            Supplier<Instant> now,
            long most,
            Consumer<InventoryRecord> records) {
        this.blank = () -> InventoryRecord.newBuilder()
                .setHostId(host.hostId())
                .setHostName(host.hostName())
                .setBootId(host.bootId())
                .setTime(now.get())
                .setCollectorVersion(version)
                .setInventory(inventory)
                .setBatchId(batch);
        this.most = most;
        this.records = records;
    }

    @Override
    public void accept(SpecificRecord item) {
        Schema.Field place = PLACES.get(item.getSchema());
        if (place == null) {
            throw new IllegalArgumentException(
                    "an inventory record has no place for a " + item.getSchema().getFullName());
        }
        if (written == most) {
            truncated = true;
            return;
        }
        InventoryRecord record =
                blank.get().setKind(place.name()).setBatchIndex(++written).build();
        record.put(place.pos(), item);
        records.accept(record);
    }

    /** Sends the last record. */
    void end(String problem) {
        records.accept(blank.get()
                .setBatchIndex(written + 1)
                .setBatchSize(written)
                .setTruncated(truncated)
                .setProblem(problem)
                .build());
    }

    private static Map<Schema, Schema.Field> places() {
        Map<Schema, Schema.Field> places = new HashMap<>();
        for (Schema.Field field : InventoryRecord.getClassSchema().getFields()) {
            if (field.schema().isUnion()) {
                field.schema().getTypes().stream()
                        .filter(it -> it.getType() == Schema.Type.RECORD)
                        .forEach(it -> places.put(it, field));
            }
        }
        return Map.copyOf(places);
    }
}
