/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Lets values and deletions pass and sends what could not be decoded to the dead letters. */
public final class DivertDeadLetters<T extends SpecificRecordBase> extends ProcessFunction<Incoming<T>, Incoming<T>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Incoming<T> in, Context context, Collector<Incoming<T>> out) {
        if (in.dead() == null) {
            out.collect(in);
        } else {
            context.output(DeadLetter.TAG, in.dead());
        }
    }
}
