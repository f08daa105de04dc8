/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import java.time.Instant;

/**
 * Why something is left out, and until when.
 *
 * @param id unique within a configuration
 * @param reason in words
 * @param owner who answers for it
 * @param expires events of this time and later are not left out any more
 */
record Grounds(String id, String reason, String owner, Instant expires) {
    boolean holdsAt(Instant eventTime) {
        return eventTime.isBefore(expires);
    }
}
