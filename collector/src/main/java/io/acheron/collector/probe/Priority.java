/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which events go first when not all can be given: the last in this order are dropped first. */
public enum Priority {
    /** What says that something happened at all: programs started, connections made, rights gained. Never shed. */
    @JsonProperty("high")
    HIGH,

    /** What most rules need. */
    @JsonProperty("normal")
    NORMAL,

    /** What comes in masses and mostly adds detail. */
    @JsonProperty("low")
    LOW
}
