/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import io.acheron.schema.event.Event;
import java.util.List;

/** The fields of one event at a time, each read when it is first asked for. Not thread safe. */
public final class EventView {
    private final Field[] fields;
    private final FieldValues[] values;
    private final int[] readIn;
    private int round;
    private Event event = new Event();

    /** @param fields fields it is going to be asked for, by their index */
    public EventView(List<Field> fields) {
        this.fields = fields.toArray(new Field[0]);
        this.values = new FieldValues[this.fields.length];
        this.readIn = new int[this.fields.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = new FieldValues();
        }
    }

    /** Looks at the next event. */
    public void moveTo(Event next) {
        event = next;
        round++;
    }

    /** @return values of the field with that index; good until {@link #moveTo} */
    public FieldValues values(int field) {
        FieldValues found = values[field];
        if (readIn[field] != round) {
            fields[field].read(event, found);
            readIn[field] = round;
        }
        return found;
    }
}
