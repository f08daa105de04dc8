/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** A path into an event, resolved once into the positions of its fields, so that reading needs neither names nor reflection. */
final class AvroPath implements Source {
    private static final Pattern PART = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:\\[(\\d{1,4})])?");
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    /** One step down: a field of a record, all elements of a list or map, one element of a list, the value of a key of a map. */
    private sealed interface Step {
        record Position(int position) implements Step {}

        record Each() implements Step {}

        record Index(int index) implements Step {}

        record Key(String key) implements Step {}
    }

    private final String path;
    /** Positions of the records at the beginning of the path, which is all there is to most. */
    private final int[] positions;

    private final Step[] steps;
    private final Schema type;

    private AvroPath(String path, List<Step> steps, Schema type) {
        this.path = path;
        this.type = type;
        this.positions = steps.stream()
                .takeWhile(Step.Position.class::isInstance)
                .mapToInt(step -> ((Step.Position) step).position())
                .toArray();
        this.steps = steps.toArray(new Step[0]);
    }

    /** @throws UnknownFieldException if the schema has no such path, or it does not end at a value */
    static AvroPath parse(String path) throws UnknownFieldException {
        List<Step> steps = new ArrayList<>();
        Schema type = Event.getClassSchema();
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            if (type.getType() == Schema.Type.MAP) {
                // Names of environment variables may hold anything, a dot too.
                steps.add(new Step.Key(String.join(".", List.of(parts).subList(i, parts.length))));
                type = notNull(type.getValueType());
                break;
            }
            Matcher part = PART.matcher(parts[i]);
            Field field = part.matches() && type.getType() == Schema.Type.RECORD ? type.getField(part.group(1)) : null;
            if (field == null) {
                throw new UnknownFieldException(path);
            }
            steps.add(new Step.Position(field.pos()));
            type = notNull(field.schema());
            boolean last = i == parts.length - 1;
            if (type.getType() == Schema.Type.ARRAY) {
                steps.add(part.group(2) == null ? new Step.Each() : new Step.Index(Integer.parseInt(part.group(2))));
                type = notNull(type.getElementType());
            } else if (part.group(2) != null) {
                throw new UnknownFieldException(path);
            } else if (type.getType() == Schema.Type.MAP && last) {
                steps.add(new Step.Each());
                type = notNull(type.getValueType());
            }
        }
        if (type.getType() == Schema.Type.RECORD) {
            throw new UnknownFieldException(path);
        }
        return new AvroPath(path, steps, type);
    }

    @Override
    public void addTo(Event event, FieldValues values) {
        walk(behindPositions(event), positions.length, values);
    }

    /** @return the list the path ends at; empty if there is none, or the path does not lead straight to one */
    List<?> list(Event event) {
        return behindPositions(event) instanceof List<?> list ? list : List.of();
    }

    private @Nullable Object behindPositions(Event event) {
        Object at = event;
        for (int i = 0; i < positions.length && at != null; i++) {
            at = ((IndexedRecord) at).get(positions[i]);
        }
        return at;
    }

    @Override
    public double leastShare() {
        return switch (type.getType()) {
            case BOOLEAN -> 0.5;
            case ENUM -> 0.1;
            case INT, LONG -> 0.01;
            default -> 0;
        };
    }

    @Override
    public List<String> texts() {
        return switch (type.getType()) {
            case BOOLEAN -> List.of("true", "false");
            case ENUM -> type.getEnumSymbols();
            default -> List.of();
        };
    }

    /** A time is a long in the schema, but its values are texts. */
    @Override
    public boolean whole() {
        Schema.Type kind = type.getType();
        return (kind == Schema.Type.INT || kind == Schema.Type.LONG) && type.getLogicalType() == null;
    }

    @Override
    public List<String> paths() {
        return List.of(INDEX.matcher(path).replaceAll(""));
    }

    private void walk(@Nullable Object at, int step, FieldValues values) {
        if (at == null) {
            return;
        }
        if (step == steps.length) {
            values.add(at);
            return;
        }
        Step next = steps[step];
        if (next instanceof Step.Position position) {
            walk(((IndexedRecord) at).get(position.position()), step + 1, values);
        } else if (next instanceof Step.Index index) {
            List<?> list = (List<?>) at;
            walk(index.index() < list.size() ? list.get(index.index()) : null, step + 1, values);
        } else if (next instanceof Step.Key key) {
            walk(((Map<?, ?>) at).get(key.key()), step + 1, values);
        } else if (at instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(list.get(i), step + 1, values);
            }
        } else {
            ((Map<?, ?>) at).values().forEach(value -> walk(value, step + 1, values));
        }
    }

    private static Schema notNull(Schema type) {
        return type.getType() == Schema.Type.UNION
                ? type.getTypes().get(type.getTypes().size() - 1)
                : type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AvroPath that && that.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path;
    }
}
