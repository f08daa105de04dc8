/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import io.acheron.schema.event.Event;
import java.util.List;

/** Where values of a field come from. */
sealed interface Source
        permits AvroPath, Source.AnyOf, Source.FirstOf, Source.Joined, Source.Measured, Source.Constant, Source.OfKind {
    /** Adds the values; none if there are none. */
    void addTo(Event event, FieldValues values);

    /** @return rough share of events below which no value of it falls: truth values are met in half of them */
    default double leastShare() {
        return 0;
    }

    /** @return the only texts a value of it can have; empty if it can have others */
    default List<String> texts() {
        return List.of();
    }

    /** @return whether each value of it is a whole number */
    default boolean whole() {
        return false;
    }

    /** @return paths it reads, as in the schema and without indexes */
    List<String> paths();

    /** All values of all parts. */
    record AnyOf(List<Source> parts) implements Source {
        @Override
        public void addTo(Event event, FieldValues values) {
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).addTo(event, values);
            }
            values.dropRepeated();
        }

        @Override
        public List<String> paths() {
            return parts.stream().flatMap(part -> part.paths().stream()).toList();
        }
    }

    /** The values of the first part that has any. */
    record FirstOf(List<Source> parts) implements Source {
        @Override
        public void addTo(Event event, FieldValues values) {
            int before = values.size();
            for (int i = 0; i < parts.size() && values.size() == before; i++) {
                parts.get(i).addTo(event, values);
            }
        }

        @Override
        public List<String> paths() {
            return parts.stream().flatMap(part -> part.paths().stream()).toList();
        }
    }

    /** The elements of a list joined by one blank; no value if the list is empty. */
    record Joined(AvroPath list) implements Source {
        @Override
        public void addTo(Event event, FieldValues values) {
            List<?> elements = list.list(event);
            if (elements.size() == 1) {
                values.add(elements.get(0));
            } else if (!elements.isEmpty()) {
                values.add(new FieldValues.Joined(elements));
            }
        }

        @Override
        public List<String> paths() {
            return list.paths();
        }
    }

    /** What is computed from each DNS name at a path. */
    record Measured(NameMeasure measure, AvroPath names) implements Source {
        @Override
        public void addTo(Event event, FieldValues values) {
            int before = values.size();
            names.addTo(event, values);
            for (int i = before; i < values.size(); i++) {
                values.replace(i, measure.of(values.get(i).text()));
            }
        }

        @Override
        public boolean whole() {
            return measure == NameMeasure.LONGEST_LABEL;
        }

        @Override
        public List<String> paths() {
            return names.paths();
        }
    }

    /** A fixed text for events of one kind. */
    record OfKind(String kind, String text) implements Source {
        @Override
        public void addTo(Event event, FieldValues values) {
            if (event.getKind().equals(kind)) {
                values.add(text);
            }
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }

    /** A fixed text. */
    record Constant(String text) implements Source {
        @Override
        public void addTo(Event event, FieldValues values) {
            values.add(text);
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }
}
