/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.event.Event;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** Gives the key of a record, as documented for its topic. */
interface RecordKey<T> extends Serializable {
    byte[] of(T record);

    /** Keeps the events of a host in order. */
    final class Host implements RecordKey<Event> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] of(Event event) {
            return event.getHeader().getHostId().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Keeps repeats of a finding together. */
    final class Fingerprint implements RecordKey<Alert> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] of(Alert alert) {
            return alert.getFingerprint().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Keeps the revisions of an incident in order. */
    final class IncidentId implements RecordKey<Incident> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] of(Incident incident) {
            return incident.getIncidentId().getBytes(StandardCharsets.UTF_8);
        }
    }
}
