/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the files that look at the kind of the event. */
final class DroolsEvaluator implements Evaluator {
    private final List<RuleSession> sessions = new ArrayList<>();
    private final Map<String, List<RuleSession>> byKind = new HashMap<>();

    private final DrlExceptions.@Nullable Judge judge;

    DroolsEvaluator(List<DrlRule> files, DrlExceptions exceptions) {
        this.judge = exceptions.isEmpty() ? null : exceptions.newJudge();
        for (DrlRule file : files) {
            RuleSession session = new RuleSession(file);
            sessions.add(session);
            file.kinds()
                    .forEach(kind ->
                            byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(session));
        }
    }

    @Override
    public void evaluate(Event event, MatchSink sink) {
        MatchSink excepting = judge == null ? sink : new ExceptingSink(judge, event, sink);
        byKind.getOrDefault(event.getKind(), List.of()).forEach(session -> session.evaluate(event, excepting));
    }

    @Override
    public void close() {
        sessions.forEach(RuleSession::close);
    }
}
