/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import io.acheron.schema.event.Event;
import java.util.List;

/** A field that a rule may name. Equal fields have equal values in every event, whatever they were called in the rule. */
public final class Field {
    private final Source source;

    Field(Source source) {
        this.source = source;
    }

    /** @return a field that always has this one value */
    public static Field constant(String text) {
        return new Field(new Source.Constant(text));
    }

    /** Replaces what is in values by the values of this field. */
    public void read(Event event, FieldValues values) {
        values.clear();
        source.addTo(event, values);
    }

    /** @return rough share of events below which no value of it falls, 0 to 1; 0 if nothing is known */
    public double leastShare() {
        return source.leastShare();
    }

    /** @return the only texts a value of it can have: symbols of an enum, or true and false; empty if it can have others */
    public List<String> texts() {
        return source.texts();
    }

    /** @return whether each value of it is a whole number */
    public boolean whole() {
        return source.whole();
    }

    /** @return paths of the schema it reads, without indexes */
    public List<String> paths() {
        return source.paths();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field that && that.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
