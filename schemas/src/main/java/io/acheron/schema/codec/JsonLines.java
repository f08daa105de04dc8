/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * The NDJSON form of a record: one JSON object per line, fields named as in the schema, fields that have their default left out,
 * times as ISO-8601 with microseconds, bytes as Base64. It holds all that Avro holds, so that a record goes through it unchanged.
 *
 * <p>Thread safe.
 *
 * @param <T> generated record class
 */
public final class JsonLines<T extends SpecificRecord> {
    private static final int LONGEST_STRING = 4 * 1024 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_STRING)
                    .maxNestingDepth(100)
                    .build())
            .build();

    private final Schema schema;
    private final SpecificData model;

    private JsonLines(Class<T> type) {
        this.model = SpecificData.getForClass(type);
        this.schema = model.getSchema(type);
    }

    /** @param type generated record class */
    public static <T extends SpecificRecord> JsonLines<T> of(Class<T> type) {
        return new JsonLines<>(type);
    }

    /** @return one line without the line end */
    public String write(T record) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writeRecord(json, record);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return text.toString();
    }

    /**
     * @param line one JSON object
     * @throws UndecodableRecordException naming field and column if the text is not such a record
     */
    @SuppressWarnings("unchecked") // readRecord makes instances of the class the schema names
    public T read(String line) throws UndecodableRecordException {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw problem(json, "", "expected a JSON object");
            }
            T record = (T) readRecord(json, schema, "");
            if (json.nextToken() != null) {
                throw problem(json, "", "text after the end of the object");
            }
            return record;
        } catch (JsonProcessingException e) {
            throw new UndecodableRecordException(
                    "column %d: %s"
                            .formatted(
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    private void writeRecord(JsonGenerator json, SpecificRecord record) throws IOException {
        json.writeStartObject();
        for (Field field : record.getSchema().getFields()) {
            Object value = value(record, field);
            if (!isDefault(field, value)) {
                json.writeFieldName(field.name());
                writeValue(json, field.schema(), value);
            }
        }
        json.writeEndObject();
    }

    private static @Nullable Object value(SpecificRecord record, Field field) {
        return record.get(field.pos());
    }

    private boolean isDefault(Field field, @Nullable Object value) {
        if (value == null) {
            return true;
        }
        return field.hasDefaultValue() && value.equals(model.getDefaultValue(field));
    }

    private void writeValue(JsonGenerator json, Schema type, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (type.getType()) {
            case UNION -> writeValue(json, notNull(type), value);
            case RECORD -> writeRecord(json, (SpecificRecord) value);
            case ARRAY -> {
                json.writeStartArray();
                for (Object element : (List<?>) value) {
                    writeValue(json, type.getElementType(), element);
                }
                json.writeEndArray();
            }
            case MAP -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    json.writeFieldName(entry.getKey().toString());
                    writeValue(json, type.getValueType(), entry.getValue());
                }
                json.writeEndObject();
            }
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case INT -> json.writeNumber((Integer) value);
            case LONG -> {
                if (value instanceof Instant time) {
                    json.writeString(time.toString());
                } else {
                    json.writeNumber((Long) value);
                }
            }
            case FLOAT, DOUBLE -> json.writeNumber(((Number) value).doubleValue());
            case BYTES -> {
                byte[] bytes = new byte[((ByteBuffer) value).remaining()];
                ((ByteBuffer) value).duplicate().get(bytes);
                json.writeString(Base64.getEncoder().encodeToString(bytes));
            }
            default -> json.writeString(value.toString());
        }
    }

    private SpecificRecord readRecord(JsonParser json, Schema type, String path)
            throws IOException, UndecodableRecordException {
        SpecificRecordBase record = (SpecificRecordBase) model.newRecord(null, type);
        boolean[] seen = new boolean[type.getFields().size()];
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            Field field = type.getField(name);
            if (field == null) {
                throw problem(json, path + name, "no such field in " + type.getName());
            }
            json.nextToken();
            record.put(field.pos(), readValue(json, field.schema(), path + name));
            seen[field.pos()] = true;
        }
        for (Field field : type.getFields()) {
            if (!seen[field.pos()]) {
                record.put(field.pos(), defaultOf(json, type, field, path));
            }
        }
        return record;
    }

    private @Nullable Object defaultOf(JsonParser json, Schema type, Field field, String path)
            throws UndecodableRecordException {
        try {
            Object value = model.getDefaultValue(field);
            // Lists and maps are shared by the model and must not be changed through a record.
            return value == null ? null : model.deepCopy(field.schema(), value);
        } catch (AvroRuntimeException e) {
            throw problem(json, path + field.name(), type.getName() + " must have this field");
        }
    }

    private @Nullable Object readValue(JsonParser json, Schema type, String path)
            throws IOException, UndecodableRecordException {
        JsonToken token = json.currentToken();
        if (type.getType() == Schema.Type.UNION) {
            return token == JsonToken.VALUE_NULL ? null : readValue(json, notNull(type), path);
        }
        return switch (type.getType()) {
            case RECORD -> {
                expect(json, token == JsonToken.START_OBJECT, path, "an object");
                yield readRecord(json, type, path + ".");
            }
            case ARRAY -> {
                expect(json, token == JsonToken.START_ARRAY, path, "an array");
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(readValue(json, type.getElementType(), path + "[" + list.size() + "]"));
                }
                yield list;
            }
            case MAP -> {
                expect(json, token == JsonToken.START_OBJECT, path, "an object");
                Map<String, @Nullable Object> map = new HashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String key = json.currentName();
                    json.nextToken();
                    map.put(key, readValue(json, type.getValueType(), path + "." + key));
                }
                yield map;
            }
            case BOOLEAN -> {
                expect(json, token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, path, "true or false");
                yield json.getBooleanValue();
            }
            case INT -> {
                expect(json, token == JsonToken.VALUE_NUMBER_INT, path, "a whole number");
                yield json.getIntValue();
            }
            case LONG -> {
                if (type.getLogicalType() instanceof LogicalTypes.TimestampMicros) {
                    yield readTime(json, token, path);
                }
                expect(json, token == JsonToken.VALUE_NUMBER_INT, path, "a whole number");
                yield json.getLongValue();
            }
            case ENUM -> {
                expect(json, token == JsonToken.VALUE_STRING, path, "one of " + type.getEnumSymbols());
                expect(json, type.hasEnumSymbol(json.getText()), path, "one of " + type.getEnumSymbols());
                yield model.createEnum(json.getText(), type);
            }
            case BYTES -> {
                expect(json, token == JsonToken.VALUE_STRING, path, "Base64 text");
                yield ByteBuffer.wrap(json.getBinaryValue());
            }
            default -> {
                expect(json, token == JsonToken.VALUE_STRING, path, "text");
                yield json.getText();
            }
        };
    }

    private static Instant readTime(JsonParser json, JsonToken token, String path)
            throws IOException, UndecodableRecordException {
        expect(json, token == JsonToken.VALUE_STRING, path, "a time such as 2026-11-22T10:15:30.000001Z");
        try {
            return Instant.parse(json.getText()).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException e) {
            throw problem(json, path, "expected a time such as 2026-11-22T10:15:30.000001Z");
        }
    }

    private static Schema notNull(Schema union) {
        return union.getTypes().get(0).getType() == Schema.Type.NULL
                ? union.getTypes().get(1)
                : union.getTypes().get(0);
    }

    private static void expect(JsonParser json, boolean holds, String path, String what)
            throws UndecodableRecordException {
        if (!holds) {
            throw problem(json, path, "expected " + what);
        }
    }

    private static UndecodableRecordException problem(JsonParser json, String path, String what) {
        return new UndecodableRecordException("column %d: %s%s"
                .formatted(json.currentTokenLocation().getColumnNr(), path.isEmpty() ? "" : path + ": ", what));
    }
}
