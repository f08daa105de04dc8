/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.payload.ConfigChange;

/**
 * Something about what is captured that was changed.
 *
 * @param subject probe, filter, watch, budget or status
 * @param name which one; empty when there is only one
 * @param action set, removed, enabled, disabled or refused
 * @param before value before, as text
 * @param after value after, as text
 * @param reason why, or why it was refused
 */
public record Change(String subject, String name, String action, String before, String after, String reason) {
    ConfigChange payload(String source, long version, String issuedBy) {
        return ConfigChange.newBuilder()
                .setSubject(subject)
                .setName(name)
                .setAction(action)
                .setBefore(before)
                .setAfter(after)
                .setReason(reason)
                .setSource(source)
                .setVersion(version)
                .setIssuedBy(issuedBy)
                .build();
    }
}
