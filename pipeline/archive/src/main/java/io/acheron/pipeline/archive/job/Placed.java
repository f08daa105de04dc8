/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Lets records pass that have a place in the archive; sends to the dead letters what is unreadable or has no place. */
final class Placed<T extends SpecificRecordBase> extends ProcessFunction<Incoming<T>, T> {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    private final String stage;
    private final Table<T> table;
    private transient @Nullable SingleObject<T> codec;

    /** @param stage name of the stage in dead letters */
    Placed(String stage, Table<T> table) {
        this.stage = stage;
        this.table = table;
    }

    @Override
    public void open(OpenContext context) {
        codec = SingleObject.of(table.type());
    }

    @Override
    public void processElement(Incoming<T> in, Context context, Collector<T> out) {
        T record = in.value();
        if (in.dead() != null) {
            context.output(DeadLetter.TAG, in.dead());
        } else if (record == null || codec == null) {
            context.output(
                    DeadLetter.TAG,
                    DeadLetter.of(stage, "a record without a value", NOTHING).withKey(in.key()));
        } else if (table.place(record).isEmpty()) {
            String reason =
                    "the time of the record lies outside of the years 1970 to 9999: no folder can be named after it";
            DeadLetter dead = record instanceof Event event
                    ? DeadLetter.of(stage, reason, event)
                    : DeadLetter.of(stage, reason, codec.encode(record));
            context.output(DeadLetter.TAG, dead.withKey(in.key()));
        } else {
            out.collect(record);
        }
    }
}
