/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

/**
 * The uid of every operator. State in a savepoint is found by uid: an id is never changed and never used again for something else.
 */
public final class OperatorIds {
    public static final String RAW_EVENTS = "source-raw-events";
    public static final String REFINED_EVENTS = "source-refined-events";
    public static final String ASSETS = "source-assets";
    public static final String RULES = "source-rules";
    public static final String STATUS = "source-status";
    public static final String CONTROL = "source-control";
    public static final String DECODE_EVENTS = "decode-events";
    public static final String DECODE_ASSETS = "decode-assets";
    public static final String DECODE_RULES = "decode-rules";
    public static final String DECODE_CONTROL = "decode-control";
    public static final String DECODE_STATUS = "decode-status";
    public static final String SENDERS = "watch-senders";
    public static final String LEDGER = "ledger";
    public static final String READ_ACCOUNTS = "accounts-read";
    public static final String ALERT_ACCOUNTS = "accounts-alert";
    public static final String ENRICH = "enrich-cmdb";
    public static final String REFINE = "refine";
    public static final String FILES = "feature-files";
    public static final String FILE_ORIGINS = "feature-file-origins";
    public static final String DROPPED_PROGRAMS = "feature-dropped-programs";
    public static final String FEATURES = "features";
    public static final String SIGHTS = "prevalence-sights";
    public static final String BEACONS = "rhythm-beacons";
    public static final String NAME_FLUX = "rhythm-name-flux";
    public static final String PREVALENCE = "prevalence";
    public static final String CLEAN = "clean";
    public static final String HAND_OVER = "hand-over";
    public static final String TAKE_NUMBERS = "take-numbers";
    public static final String TAKE_OVER = "take-over";
    public static final String RULE_BEATS = "rule-beats";
    public static final String DETECT = "detect";
    public static final String SEQUENCES = "detect-groups";
    public static final String ASSEMBLE = "alert-assemble";
    public static final String ONCE = "alert-once";
    public static final String THROTTLE = "alert-throttle";
    public static final String INCIDENTS = "incidents";
    public static final String INCIDENTS_ACROSS_HOSTS = "incidents-across-hosts";
    public static final String SINK_INCIDENTS = "sink-incidents";
    public static final String SINK_EVENTS = "sink-events";
    public static final String SINK_SENDERS = "sink-senders";
    public static final String SINK_ALERTS = "sink-alerts";
    public static final String SINK_ALERTS_JSON = "sink-alerts-json";
    public static final String SINK_STATUS = "sink-status";
    public static final String SINK_DEAD_LETTERS = "sink-dead-letters";
    public static final String SINK_STATUS_DEAD_LETTERS = "sink-status-dead-letters";
    public static final String SINK_DETECT_DEAD_LETTERS = "sink-detect-dead-letters";

    private OperatorIds() {}
}
