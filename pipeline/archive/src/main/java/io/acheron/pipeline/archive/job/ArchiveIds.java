/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

/** The uid of every operator of the archive job; never changed and never used again for something else. */
final class ArchiveIds {
    static final String EVENTS = "source-archive-events";
    static final String ALERTS = "source-archive-alerts";
    static final String PLACE_EVENTS = "archive-place-events";
    static final String PLACE_ALERTS = "archive-place-alerts";
    static final String SINK_EVENTS = "sink-archive-events";
    static final String SINK_ALERTS = "sink-archive-alerts";
    static final String SINK_DEAD_LETTERS = "sink-archive-dead-letters";

    private ArchiveIds() {}
}
