/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import io.acheron.schema.asset.Asset;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Makes one asset from fields that are named as in its schema, so that a new field of the schema can be used at once. */
final class AssetEntry {
    /** What is wrong with a field. */
    record Wrong(String message, String remedy) {}

    private static final Set<String> CRITICALITIES = Set.of("", "low", "medium", "high", "critical");

    private final Asset.Builder builder;
    private final Asset draft = new Asset();
    private final List<Wrong> problems = new ArrayList<>();
    private boolean usable = true;

    AssetEntry(String source) {
        // Defaults of the schema first; the host id comes from the file.
        builder = Asset.newBuilder().setHostId("").setSource(source);
        Asset defaults = builder.build();
        Asset.getClassSchema().getFields().forEach(field -> draft.put(field.pos(), defaults.get(field.pos())));
    }

    void set(AssetFiles.Field given) {
        Schema.Field field = Asset.getClassSchema().getField(given.name());
        if (field == null) {
            problems.add(new Wrong(
                    "no such field: " + given.name(),
                    "use one of "
                            + Asset.getClassSchema().getFields().stream()
                                    .map(Schema.Field::name)
                                    .toList()));
            return;
        }
        List<String> values = given.values().stream()
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
        if (values.isEmpty()) {
            return;
        }
        Schema type = field.schema().isUnion() ? field.schema().getTypes().get(1) : field.schema();
        if (type.getType() == Schema.Type.ARRAY) {
            draft.put(
                    field.pos(),
                    values.stream()
                            .flatMap(value -> Stream.of(value.split("[;, ]+")))
                            .toList());
        } else if (values.size() > 1) {
            refuse(given.name() + " is a list", "give one value");
        } else if (type.getLogicalType() instanceof LogicalTypes.TimestampMicros) {
            time(field, values.get(0));
        } else {
            draft.put(field.pos(), values.get(0));
        }
    }

    private void time(Schema.Field field, String text) {
        Instant time = time(text);
        if (time == null) {
            refuse(field.name() + " is not a time: " + text, "write 2026-11-22 or 2026-11-22T10:15:30Z");
        } else {
            draft.put(field.pos(), time.truncatedTo(ChronoUnit.MICROS));
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.length() == "2026-11-22".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private void refuse(String message, String remedy) {
        problems.add(new Wrong(message, remedy));
        usable = false;
    }

    /** @return the asset; empty when it cannot be used, problems then say why */
    Optional<Asset> asset() {
        return usable ? Optional.of(draft) : Optional.empty();
    }

    /** Checks the entry as a whole and returns all that is wrong with it; called once, after the last field. */
    List<Wrong> problems() {
        if (draft.getHostId().isEmpty()) {
            refuse("no host_id", "give the host id, or a host name when the id is not known");
        }
        if (!CRITICALITIES.contains(draft.getCriticality())) {
            refuse("criticality is " + draft.getCriticality(), "use low, medium, high or critical, or leave it empty");
        }
        if (draft.getValidTo() != null && !draft.getValidTo().isAfter(draft.getValidFrom())) {
            refuse("valid_to is not after valid_from", "check the two times");
        }
        return problems;
    }
}
