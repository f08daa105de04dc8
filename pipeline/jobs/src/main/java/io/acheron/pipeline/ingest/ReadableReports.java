/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Lets reports pass and parks what was not readable. */
public final class ReadableReports extends ProcessFunction<SenderReport, SenderReport> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(SenderReport report, Context context, Collector<SenderReport> out) {
        if (report.dead() != null) {
            context.output(DeadLetter.TAG, report.dead());
        } else {
            out.collect(report);
        }
    }
}
