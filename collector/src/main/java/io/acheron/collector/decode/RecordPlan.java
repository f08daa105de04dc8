/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Collects what a record of the event is made of while a mapping is compiled; {@link #reader()} ends that. */
final class RecordPlan {
    private final Schema schema;
    private final String path;
    private final Map<String, FieldReader> readers = new LinkedHashMap<>();
    private final Map<String, RecordPlan> records = new LinkedHashMap<>();
    private @Nullable FieldReader maker;
    private @Nullable IntegerReader condition;

    /**
     * @param schema schema of the record
     * @param path path below the event, for complaints
     */
    RecordPlan(Schema schema, String path) {
        this.schema = schema;
        this.path = path;
    }

    /** Returns the plan of a record within this one, named by one step of a path. */
    RecordPlan record(String name) throws UnsuitableMappingException {
        RecordPlan known = records.get(name);
        if (known != null) {
            return known;
        }
        Schema inner = unwrap(field(name).schema());
        if (inner.getType() != Schema.Type.RECORD) {
            throw new UnsuitableMappingException("'" + name + "' of " + schema.getName() + " is not a record");
        }
        RecordPlan plan = new RecordPlan(inner, path.isEmpty() ? name : path + "." + name);
        records.put(name, plan);
        return plan;
    }

    /** Returns a field of the schema. */
    Schema.Field field(String name) throws UnsuitableMappingException {
        Schema.Field field = schema.getField(name);
        if (field == null) {
            throw new UnsuitableMappingException("the schema of " + schema.getName() + " has no field '" + name
                    + "'; it has "
                    + String.join(
                            ", ",
                            schema.getFields().stream().map(Schema.Field::name).toList()));
        }
        return field;
    }

    /** Sets the reader of a plain field. */
    void read(String name, FieldReader reader) throws UnsuitableMappingException {
        field(name);
        readers.put(name, reader);
    }

    /** Sets what makes this record, where it is not its empty constructor. */
    void makeBy(FieldReader reader) {
        maker = reader;
    }

    /** Sets the condition under which this record is there. */
    void onlyIf(IntegerReader reader) {
        condition = reader;
    }

    /** Returns the schema of this record. */
    Schema schema() {
        return schema;
    }

    /** Compiles the plan; every field without a default must have its reader. */
    FieldReader reader() throws UnsuitableMappingException {
        return reader(true);
    }

    /** Compiles the plan of a record whose maker sets required fields by itself. */
    FieldReader partialReader() throws UnsuitableMappingException {
        return reader(false);
    }

    private FieldReader reader(boolean complete) throws UnsuitableMappingException {
        Map<String, FieldReader> all = new LinkedHashMap<>(readers);
        for (Map.Entry<String, RecordPlan> inner : records.entrySet()) {
            all.put(inner.getKey(), inner.getValue().reader());
        }
        int[] positions =
                all.keySet().stream().mapToInt(it -> schema.getField(it).pos()).toArray();
        FieldReader byWhat = maker == null ? maker(all, complete) : maker;
        return new RecordReader(byWhat, condition, positions, all.values().toArray(new FieldReader[0]));
    }

    /**
     * An empty constructor leaves out the schema's defaults. They are put in here; immutable ones are shared by all
     * records.
     */
    private FieldReader maker(Map<String, FieldReader> mapped, boolean complete) throws UnsuitableMappingException {
        Supplier<SpecificRecord> factory = RecordFactory.of(schema);
        SpecificRecord empty = factory.get();
        List<Schema.Field> defaults = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            if (!mapped.containsKey(field.name())) {
                if (!field.hasDefaultValue() && complete) {
                    throw new UnsuitableMappingException("nothing is mapped to '" + (path.isEmpty() ? "" : path + ".")
                            + field.name() + "', which is required");
                }
                if (field.hasDefaultValue() && !Objects.equals(defaultValue(field), empty.get(field.pos()))) {
                    defaults.add(field);
                }
            }
        }
        int[] positions = defaults.stream().mapToInt(Schema.Field::pos).toArray();
        Object[] values = defaults.stream().map(RecordPlan::defaultValue).toArray();
        return (raw, base) -> {
            SpecificRecord record = factory.get();
            for (int i = 0; i < positions.length; i++) {
                record.put(positions[i], values[i]);
            }
            return record;
        };
    }

    private static @Nullable Object defaultValue(Schema.Field field) {
        Object value = SpecificData.get().getDefaultValue(field);
        if (value == null) {
            return null;
        }
        return switch (unwrap(field.schema()).getType()) {
            case ARRAY -> List.of();
            case MAP -> Map.of();
            case STRING -> value.toString();
            default -> value;
        };
    }

    /** Takes the union with null off. */
    static Schema unwrap(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        return schema.getTypes().stream()
                .filter(it -> it.getType() != Schema.Type.NULL)
                .findFirst()
                .orElse(schema);
    }
}
