/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.schema.status.RuleActivity;
import io.acheron.schema.status.RuleCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, in one subtask, what each rule does, and tells it once a minute. What has not been told is part of the checkpoint, so that a
 * restart counts no match twice and forgets none. Not thread safe.
 */
final class Activity {
    private static final long PERIOD_MS = Duration.ofMinutes(1).toMillis();

    /** What is counted for each version of a rule set. */
    private static final class Window {
        private long events;
        private final Map<String, RuleCount> rules = new TreeMap<>();
    }

    private final String job;
    private final String stage;
    private final int subtask;
    private final Map<String, Window> windows = new TreeMap<>();
    private long beginMs;

    /** @param nowMs when counting begins, milliseconds since the epoch */
    Activity(String job, String stage, int subtask, long nowMs) {
        this.job = job;
        this.stage = stage;
        this.subtask = subtask;
        this.beginMs = nowMs;
    }

    /** An event was evaluated by a rule set. */
    void event(String ruleSet) {
        window(ruleSet).events++;
    }

    void hit(Rule rule, String ruleSet) {
        RuleCount count = count(rule, ruleSet);
        count.setHits(count.getHits() + 1);
    }

    void excepted(Rule rule, String ruleSet) {
        RuleCount count = count(rule, ruleSet);
        count.setExcepted(count.getExcepted() + 1);
    }

    void failed(Rule rule, String ruleSet) {
        RuleCount count = count(rule, ruleSet);
        count.setFailures(count.getFailures() + 1);
    }

    /** An evaluation was timed. */
    void timed(Rule rule, String ruleSet, long nanos) {
        RuleCount count = count(rule, ruleSet);
        count.setSampled(count.getSampled() + 1);
        count.setSampledNs(count.getSampledNs() + nanos);
    }

    /** The rule set runs, even if no event comes. */
    void runs(String ruleSet) {
        window(ruleSet);
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    /** @return when counting began, milliseconds since the epoch */
    long beginMs() {
        return beginMs;
    }

    /** @return when the minute is over, milliseconds since the epoch */
    long dueMs() {
        return beginMs + PERIOD_MS;
    }

    /** @return what was counted up to now; counting begins anew */
    List<RuleActivity> take(long nowMs) {
        List<RuleActivity> taken = peek(nowMs);
        windows.clear();
        beginMs = nowMs;
        return taken;
    }

    /** @return what was counted up to now */
    List<RuleActivity> peek(long nowMs) {
        List<RuleActivity> records = new ArrayList<>();
        windows.forEach((ruleSet, window) -> {
            int blank = ruleSet.lastIndexOf(' ');
            records.add(RuleActivity.newBuilder()
                    .setJob(job)
                    .setStage(stage)
                    .setSubtask(subtask)
                    .setRuleSetId(ruleSet.substring(0, blank))
                    .setVersion(Long.parseLong(ruleSet.substring(blank + 1)))
                    .setBegin(Instant.ofEpochMilli(beginMs))
                    .setEnd(Instant.ofEpochMilli(Math.max(beginMs, nowMs)))
                    .setEvents(window.events)
                    .setRules(window.rules.values().stream()
                            .map(count -> RuleCount.newBuilder(count).build())
                            .toList())
                    .build());
        });
        return records;
    }

    /** @param ruleSet rule set and version, such as {@code default 7} */
    private Window window(String ruleSet) {
        return windows.computeIfAbsent(ruleSet, any -> new Window());
    }

    private RuleCount count(Rule rule, String ruleSet) {
        return window(ruleSet)
                .rules
                .computeIfAbsent(
                        rule.id(),
                        id -> RuleCount.newBuilder()
                                .setRuleId(id)
                                .setPath(rule.path())
                                .setMode(rule.mode().name().toLowerCase(Locale.ROOT))
                                .build());
    }
}
