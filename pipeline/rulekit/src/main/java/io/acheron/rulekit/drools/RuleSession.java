/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.drools.fact.EventFact;
import io.acheron.rulekit.drools.fact.Facts;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The session of one file, used for one event after another: making one per event costs three times as much. It holds no fact
 * between events, and is made anew after a failure, when what it holds is not known.
 */
final class RuleSession {
    /** More firings than rules in a sensible file: a rule that never ends is stopped and reported. */
    private static final int MOST_FIRINGS = 100;

    private static final int LONGEST = 256;
    /** A rule needs some microseconds; one that takes thousands of times as long again and again is no rule for a stream. */
    private static final long SLOW_NS = 50_000_000;

    /** Each so many evaluations are reported with their time. */
    private static final int TIMED = 16;

    private final DrlRule file;
    private final Breaker breaker = new Breaker();
    private int evaluations;
    private long begun;
    private @Nullable KieSession session;
    private String firing = "";
    private String failure = "";

    RuleSession(DrlRule file) {
        this.file = file;
    }

    void evaluate(Event event, MatchSink sink) {
        Instant time = event.getHeader().getEventTime();
        if (breaker.rests(time)) {
            return;
        }
        begun = System.nanoTime();
        boolean good = fire(event, sink);
        long nanos = System.nanoTime() - begun;
        if (evaluations++ % TIMED == 0) {
            sink.timed(file.rule(), nanos);
        }
        if (good && nanos < SLOW_NS) {
            if (breaker.good()) {
                sink.resumes(file.rule());
            }
        } else if (breaker.bad(time)) {
            String what =
                    good ? "took more than %d ms".formatted(SLOW_NS / 1_000_000) : "failed (%s)".formatted(failure);
            rest(what, sink);
        }
    }

    private void rest(String what, MatchSink sink) {
        close();
        sink.rests(
                file.rule(),
                new Problem(
                        file.path(),
                        file.line(firing),
                        1,
                        Problem.Level.ERROR,
                        "the rule %s again and again and is not evaluated until %s of the events' time"
                                .formatted(what, breaker.restsUntil()),
                        "correct it and publish; the other rules go on"));
    }

    /** @return whether the rule did its work, matching or not */
    private boolean fire(Event event, MatchSink sink) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(RuleSession.class.getClassLoader());
        firing = "";
        try {
            EventFact fact = Facts.of(event);
            KieSession open = open();
            // To make a session takes as long as it takes, and after a rest there is none: that is not the rule's
            // fault.
            begun = System.nanoTime();
            FactHandle handle = open.insert(fact);
            int fired = open.fireAllRules(MOST_FIRINGS);
            open.delete(handle);
            if (fired == MOST_FIRINGS) {
                throw new IllegalStateException("stopped after %d firings on one event".formatted(fired));
            }
            if (!fact.reports().isEmpty()) {
                sink.match(file.rule(), matched(fact));
            }
            return true;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            close();
            failure = Messages.oneLine(rootCause(e));
            sink.failed(file.rule(), "%s:%d: %s".formatted(file.path(), file.line(firing), failure));
            return false;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    void close() {
        KieSession open = session;
        session = null;
        if (open != null) {
            open.dispose();
        }
    }

    private KieSession open() {
        KieSession open = session;
        if (open == null) {
            open = file.base().newKieSession();
            open.addEventListener(new DefaultAgendaEventListener() {
                @Override
                public void beforeMatchFired(BeforeMatchFiredEvent event) {
                    firing = event.getMatch().getRule().getName();
                }
            });
            session = open;
        }
        return open;
    }

    private List<MatchedField> matched(EventFact fact) {
        Set<MatchedField> fields = new LinkedHashSet<>();
        Map<String, String> values = FactValues.of(fact);
        for (String report : fact.reports()) {
            for (String name : report.split(",")) {
                String value = values.get(name.strip());
                if (value != null) {
                    fields.add(new MatchedField(
                            firing, name.strip(), value.length() > LONGEST ? value.substring(0, LONGEST) : value));
                }
            }
        }
        return List.copyOf(fields);
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
