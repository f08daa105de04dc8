/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.acheron.schema.asset.Asset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says for each field of an asset where in an item of JSON it stands, by JSON pointers (RFC 6901). */
final class FieldMapping {
    /**
     * How one field is found.
     *
     * @param at places, all of which count for a list, the first with a value otherwise
     * @param list whether the field is a list
     * @param values what a value there means here; a value that is not named stays as it is
     * @param otherwise value when there is none; null for none
     * @param until a value ends before this text, as the network length of an address; null for no cut
     */
    private record Rule(
            List<JsonPointer> at,
            boolean list,
            Map<String, String> values,
            @Nullable String otherwise,
            @Nullable String until) {
        List<String> of(JsonNode item) {
            List<String> found = new ArrayList<>();
            for (JsonPointer pointer : at) {
                add(item.at(pointer), found);
                if (!list && !found.isEmpty()) {
                    break;
                }
            }
            if (found.isEmpty() && otherwise != null) {
                found.add(otherwise);
            }
            return found;
        }

        private void add(JsonNode value, List<String> found) {
            if (value.isArray()) {
                value.forEach(one -> add(one, found));
            } else if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
                String text = value.asText().strip();
                int end = until == null ? -1 : text.indexOf(until);
                String cut = end < 0 ? text : text.substring(0, end);
                found.add(values.getOrDefault(cut, cut));
            }
        }
    }

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    private FieldMapping() {}

    /** @throws SourceException if a field does not exist or a place is no pointer */
    static FieldMapping read(SourceFile file) throws SourceException {
        JsonNode fields = file.settings().path("fields");
        if (!fields.isObject() || fields.path("host_id").isMissingNode()) {
            throw file.wrong("fields", "must say where each field stands, host_id at least");
        }
        FieldMapping mapping = new FieldMapping();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            var known = Asset.getClassSchema().getField(field.getKey());
            if (known == null) {
                throw file.wrong(
                        "fields." + field.getKey(),
                        "is no field of an asset; use "
                                + Asset.getClassSchema().getFields().stream()
                                        .map(one -> one.name())
                                        .toList());
            }
            boolean list = known.schema().getType() == org.apache.avro.Schema.Type.ARRAY;
            mapping.rules.put(field.getKey(), rule(file, field.getKey(), field.getValue(), list));
        }
        return mapping;
    }

    private static Rule rule(SourceFile file, String name, JsonNode written, boolean list) throws SourceException {
        if (!written.isObject()) {
            return new Rule(pointers(file, name, written), list, Map.of(), null, null);
        }
        Map<String, String> values = new LinkedHashMap<>();
        written.path("values")
                .properties()
                .forEach(value -> values.put(value.getKey(), value.getValue().asText()));
        return new Rule(
                pointers(file, name, written.path("at")),
                list,
                values,
                textOrNull(written.path("default")),
                textOrNull(written.path("until")));
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node.asText();
    }

    private static List<JsonPointer> pointers(SourceFile file, String name, JsonNode at) throws SourceException {
        List<JsonPointer> pointers = new ArrayList<>();
        for (JsonNode one : at.isArray() ? at : List.of(at)) {
            if (one.isMissingNode()) {
                continue; // a default alone is a constant
            }
            try {
                pointers.add(JsonPointer.compile(one.asText()));
            } catch (IllegalArgumentException e) {
                throw file.wrong(
                        "fields." + name, "'%s' is no JSON pointer; write it as /name".formatted(one.asText()));
            }
        }
        return pointers;
    }

    List<AssetFiles.Field> of(JsonNode item) {
        List<AssetFiles.Field> fields = new ArrayList<>();
        rules.forEach((name, rule) -> fields.add(new AssetFiles.Field(name, rule.of(item))));
        return fields;
    }
}
