/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.List;

/** Passes matches on unless a filter excepts the event. */
record ExceptingSink(DrlExceptions.Judge judge, Event event, MatchSink sink) implements MatchSink {
    @Override
    public void match(Rule rule, List<MatchedField> fields) {
        judge.excepts(rule.id(), event)
                .ifPresentOrElse(title -> sink.excepted(rule, title), () -> sink.match(rule, fields));
    }

    @Override
    public void step(StatefulRule rule, List<String> keyValues, Take take) {
        sink.step(rule, keyValues, take);
    }

    @Override
    public void failed(Rule rule, String message) {
        sink.failed(rule, message);
    }

    @Override
    public void rests(Rule rule, Problem problem) {
        sink.rests(rule, problem);
    }

    @Override
    public void resumes(Rule rule) {
        sink.resumes(rule);
    }

    @Override
    public void timed(Rule rule, long nanos) {
        sink.timed(rule, nanos);
    }
}
