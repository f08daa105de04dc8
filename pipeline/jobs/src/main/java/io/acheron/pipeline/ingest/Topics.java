/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import java.io.Serializable;

/**
 * Names of the topics.
 *
 * @param prefix first part of each name
 */
public record Topics(String prefix) implements Serializable {
    /** Events as captured, by host id. */
    public String rawEvents() {
        return prefix + ".event.raw.v1";
    }

    /** Refined events, by host id. */
    public String events() {
        return prefix + ".event.v1";
    }

    /** Alerts in Avro, by fingerprint. */
    public String alerts() {
        return prefix + ".alert.v1";
    }

    /** Alerts that belong together, by incident id. */
    public String incidents() {
        return prefix + ".incident.v1";
    }

    /** The same alerts as OCSF JSON, by fingerprint. */
    public String alertsJson() {
        return prefix + ".alert.json.v1";
    }

    /** Compacted: CMDB entries, by host id. */
    public String assets() {
        return prefix + ".asset.v1";
    }

    /** Compacted: rule bundles, by rule set id. */
    public String rules() {
        return prefix + ".rule.v1";
    }

    /** Compacted: what collectors and jobs are told, by scope. */
    public String control() {
        return prefix + ".control.v1";
    }

    /** Which rules are in force, and why others are not, by sender. */
    public String status() {
        return prefix + ".status.v1";
    }

    /** Records no stage could use. */
    public String deadLetters() {
        return prefix + ".deadletter.v1";
    }
}
