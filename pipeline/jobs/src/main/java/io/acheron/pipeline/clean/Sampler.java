/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.field.FieldValues;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import java.nio.charset.StandardCharsets;

/**
 * Decides by a hash of the key, so that a replay, another subtask and the same job after a restart keep the same events. The hash
 * (64-bit FNV-1a, mixed) is no secret: whoever knows the id of a sampling can tell which keys it keeps.
 */
final class Sampler {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int THOUSAND = 1000;

    private final FieldValues values = new FieldValues();

    boolean keeps(Selected selected, Event event) {
        if (selected.keepPermille() == 0) {
            return false;
        }
        long hash = add(OFFSET, selected.grounds().id());
        if (selected.by().isEmpty()) {
            hash = add(hash, EventId.of(event));
        } else {
            for (var field : selected.by()) {
                field.read(event, values);
                for (int i = 0; i < values.size(); i++) {
                    hash = add(hash, values.get(i).text());
                }
                hash = add(hash, "");
            }
        }
        return Math.floorMod(mixed(hash), THOUSAND) < selected.keepPermille();
    }

    private static long add(long hash, String text) {
        long sum = hash;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            sum = (sum ^ (one & 0xff)) * PRIME;
        }
        return (sum ^ 0x100) * PRIME;
    }

    /** FNV's low bits alone are weak for keys that differ in their last digits. */
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return mixed ^ (mixed >>> 29);
    }
}
