/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventFamily;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A kind of record that is archived.
 *
 * @param name name of its folder and of the table that engines know it by
 * @param type record class
 * @param family word by which records are kept apart; empty when the table has no families
 * @param time when a record happened
 */
public record Table<T extends SpecificRecordBase>(
        String name, Class<T> type, Trait<T, String> family, Trait<T, Instant> time) implements Serializable {
    /** Refined events, by family and by the hour in which they happened. */
    public static final Table<Event> EVENT = new Table<>(
            "event",
            Event.class,
            event -> EventFamily.of(event.getKind()),
            event -> event.getHeader().getEventTime());

    /** Alerts, by the hour of their last event. */
    public static final Table<Alert> ALERT = new Table<>("alert", Alert.class, alert -> "", Alert::getLastSeen);

    /** Something that a record tells of itself. */
    public interface Trait<T, V> extends Serializable {
        V of(T record);
    }

    public static List<Table<?>> all() {
        return List.of(EVENT, ALERT);
    }

    /** @return where the record belongs; empty for a time that no folder can be named after */
    public Optional<Partition> place(T record) {
        return Partition.of(family.of(record), time.of(record));
    }

    /** @return all columns, as an Avro schema */
    public Schema schema() {
        return model().getSchema(type);
    }

    /** @return what takes records of the class apart */
    public SpecificData model() {
        return SpecificData.getForClass(type);
    }

    /**
     * The columns of one partition. A file has a page and statistics for each column, also for one that is always null: with the
     * payloads of all families a file of one event would be 200 kB.
     *
     * @param family family of the partition; empty when the table has none
     * @return the schema without payloads of other families
     */
    Schema schema(String family) {
        if (family.isEmpty()) {
            return schema();
        }
        Schema all = schema();
        List<Schema.Field> kept = all.getFields().stream()
                .filter(field ->
                        EventFamily.all().getOrDefault(field.name(), family).equals(family))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return Schema.createRecord(all.getName(), all.getDoc(), all.getNamespace(), false, kept);
    }

    /** @return names of the columns that are folders */
    public List<String> partitionColumns() {
        return hasFamilies() ? List.of("family", "dt", "hour") : List.of("dt", "hour");
    }

    public boolean hasFamilies() {
        return type == Event.class;
    }
}
