/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.ReceivedAlert;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Lets alerts pass and sends what could not be decoded to the dead letters. */
final class DivertUnreadable extends ProcessFunction<ReceivedAlert, ReceivedAlert> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(ReceivedAlert in, Context context, Collector<ReceivedAlert> out) {
        if (in.dead() != null) {
            context.output(DeadLetter.TAG, in.dead());
        } else if (in.alert() != null) {
            out.collect(in);
        }
    }
}
