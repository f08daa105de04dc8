/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The first stage: finds the steps of all sequences by the index, without state. */
final class StepFilter<T> extends ProcessFunction<Seen, T> {
    private static final long serialVersionUID = 1L;

    /** Makes what the second stage reads. */
    interface Maker<T> extends java.io.Serializable {
        T make(StatefulRule rule, List<String> keyValues, Take take, Event event);
    }

    private final Sequences sequences;
    private final Maker<T> maker;
    private transient Execs execs;
    private transient Evaluator evaluator;

    StepFilter(Sequences sequences, Maker<T> maker) {
        this.sequences = sequences;
        this.maker = maker;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        execs = new Execs();
        evaluator = sequences.compiled().newEvaluator();
    }

    @Override
    public void processElement(Seen seen, Context context, Collector<T> out) {
        Event event = execs.of(seen);
        evaluator.evaluate(event, new MatchSink() {
            @Override
            public void match(Rule rule, List<MatchedField> fields) {}

            @Override
            public void step(StatefulRule rule, List<String> keyValues, Take take) {
                out.collect(maker.make(rule, keyValues, take, event));
            }
        });
    }
}
