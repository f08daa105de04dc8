/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.payload.ProcessFork;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Reads an event in YAML by its schema. A required field that is left out gets the empty value of its type. */
final class FragmentReader {
    /** Fields of Event that are not the payload of a kind. */
    private static final List<String> COMMON = List.of("header", "kind", "process", "asset", "facts");

    private static final Schema EVENT = Event.getClassSchema();

    private final SpecificData model = SpecificData.getForClass(Event.class);
    private final Problems problems;
    private final String bootId;
    private final long startTimeNs;

    FragmentReader(Problems problems, String bootId, long startTimeNs) {
        this.problems = problems;
        this.bootId = bootId;
        this.startTimeNs = startTimeNs;
    }

    /** @return names of the payloads, which are the kinds of events */
    List<String> payloadKinds() {
        return EVENT.getFields().stream()
                .map(Field::name)
                .filter(name -> !COMMON.contains(name))
                .toList();
    }

    Event event(YamlMap yaml, String kind) {
        Event event = (Event) record(yaml, EVENT, "");
        Field payload = EVENT.getField(kind);
        if (event.get(payload.pos()) == null) {
            event.put(payload.pos(), empty(payload.schema().getTypes().get(1)));
        }
        return event;
    }

    ProcessContext emptyProcess() {
        return (ProcessContext) empty(ProcessContext.getClassSchema());
    }

    private SpecificRecordBase record(YamlMap yaml, Schema type, String path) {
        SpecificRecordBase record = (SpecificRecordBase) model.newRecord(null, type);
        List<String> names = type.getFields().stream().map(Field::name).toList();
        for (YamlMap.Entry entry : yaml.entries()) {
            String name = entry.key().text();
            if (!names.contains(name)) {
                problems.error(
                        entry.key(),
                        "%s has no field %s".formatted(path.isEmpty() ? "an event" : path, name),
                        Nearest.hint(name, names, "it has " + String.join(", ", names)));
            }
        }
        for (Field field : type.getFields()) {
            Yaml value = yaml.get(field.name());
            String below = path.isEmpty() ? field.name() : path + "." + field.name();
            record.put(field.pos(), value == null ? defaultOf(field) : value(value, field.schema(), below));
        }
        identify(record);
        return record;
    }

    /** Gives a process that has a pid the start and the entity id that the acting process of an event with this pid has. */
    private void identify(SpecificRecordBase record) {
        if (record instanceof ProcessRef process && process.getEntityId().isEmpty() && process.getPid() != 0) {
            process.setStartTimeNs(process.getStartTimeNs() == 0 ? startTimeNs : process.getStartTimeNs());
            process.setEntityId(EntityId.of(bootId, process.getPid(), process.getStartTimeNs()));
        }
        if (record instanceof ProcessFork fork && fork.getChildEntityId().isEmpty() && fork.getChildPid() != 0) {
            fork.setChildStartTimeNs(fork.getChildStartTimeNs() == 0 ? startTimeNs : fork.getChildStartTimeNs());
            fork.setChildEntityId(EntityId.of(bootId, fork.getChildPid(), fork.getChildStartTimeNs()));
        }
    }

    private @Nullable Object defaultOf(Field field) {
        if (!field.hasDefaultValue()) {
            return empty(field.schema());
        }
        Object value = model.getDefaultValue(field);
        // Lists and maps are shared by the model and must not be changed through a record.
        return value == null ? null : model.deepCopy(field.schema(), value);
    }

    private Object empty(Schema type) {
        return switch (type.getType()) {
            case RECORD -> record(new YamlMap(0, 0, Map.of()), type, type.getName());
            case ARRAY -> new ArrayList<>();
            case MAP -> new HashMap<>();
            case BOOLEAN -> false;
            case INT -> 0;
            case LONG -> isTime(type) ? (Object) Instant.EPOCH : (Object) 0L;
            case ENUM -> model.createEnum(type.getEnumSymbols().get(0), type);
            case UNION -> empty(type.getTypes().get(type.getTypes().size() - 1));
            default -> "";
        };
    }

    private @Nullable Object value(Yaml yaml, Schema type, String path) {
        if (type.getType() == Schema.Type.UNION) {
            boolean isNull = yaml instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.NULL;
            return isNull
                    ? null
                    : value(yaml, type.getTypes().get(type.getTypes().size() - 1), path);
        }
        return switch (type.getType()) {
            case RECORD -> yaml instanceof YamlMap map ? record(map, type, path) : wrong(yaml, type, path, "a map");
            case ARRAY -> yaml instanceof YamlList list ? list(list, type, path) : wrong(yaml, type, path, "a list");
            case MAP -> yaml instanceof YamlMap map ? map(map, type, path) : wrong(yaml, type, path, "a map");
            default ->
                yaml instanceof YamlScalar scalar
                        ? scalar(scalar, type, path)
                        : wrong(yaml, type, path, "a single value");
        };
    }

    private List<@Nullable Object> list(YamlList list, Schema type, String path) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Yaml item : list.items()) {
            values.add(value(item, type.getElementType(), path + "[" + values.size() + "]"));
        }
        return values;
    }

    private Map<String, @Nullable Object> map(YamlMap map, Schema type, String path) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (YamlMap.Entry entry : map.entries()) {
            String key = entry.key().text();
            values.put(key, value(entry.value(), type.getValueType(), path + "." + key));
        }
        return values;
    }

    private Object scalar(YamlScalar scalar, Schema type, String path) {
        String text = scalar.text();
        try {
            return switch (type.getType()) {
                case BOOLEAN ->
                    scalar.type() == YamlScalar.Type.BOOLEAN
                            ? (Object) Boolean.valueOf(text)
                            : wrong(scalar, type, path, "true or false");
                case INT -> Math.toIntExact(whole(text));
                case LONG -> isTime(type) ? (Object) Instant.parse(text).truncatedTo(ChronoUnit.MICROS) : whole(text);
                case ENUM ->
                    type.hasEnumSymbol(text)
                            ? model.createEnum(text, type)
                            : wrong(scalar, type, path, "one of " + String.join(", ", type.getEnumSymbols()));
                default -> text;
            };
        } catch (NumberFormatException | ArithmeticException e) {
            return wrong(scalar, type, path, "a whole number");
        } catch (DateTimeParseException e) {
            return wrong(scalar, type, path, "a time such as 2026-01-01T00:00:00Z");
        }
    }

    private static Long whole(String text) {
        return text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    }

    private Object wrong(Yaml at, Schema type, String path, String expected) {
        problems.error(at, "%s is %s".formatted(path, at.kind()), "expected " + expected);
        return empty(type);
    }

    private static boolean isTime(Schema type) {
        return type.getLogicalType() instanceof LogicalTypes.TimestampMicros;
    }
}
