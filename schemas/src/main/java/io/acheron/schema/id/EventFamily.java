/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.id;

import io.acheron.schema.event.Event;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The family of an event groups kinds that are read together, such as {@code process} or {@code network}. Each payload schema names
 * its own, so that a new payload is still one file.
 */
public final class EventFamily {
    /** Family of kinds that this version does not know. */
    public static final String OTHER = "other";

    private static final String PROPERTY = "family";
    private static final Map<String, String> BY_KIND = byKind();

    /**
     * @param kind kind of an event
     * @return lower-case word; {@link #OTHER} for a kind without a family
     */
    public static String of(String kind) {
        return BY_KIND.getOrDefault(kind, OTHER);
    }

    /** @return families by kind, in the order of the kinds */
    public static Map<String, String> all() {
        return BY_KIND;
    }

    private static Map<String, String> byKind() {
        Map<String, String> families = new TreeMap<>();
        for (Schema.Field field : Event.getClassSchema().getFields()) {
            Schema type = field.schema();
            if (type.getType() == Schema.Type.UNION) {
                for (Schema branch : type.getTypes()) {
                    String family = branch.getProp(PROPERTY);
                    if (family != null) {
                        families.put(field.name(), family);
                    }
                }
            }
        }
        return Collections.unmodifiableMap(families);
    }

    private EventFamily() {}
}
