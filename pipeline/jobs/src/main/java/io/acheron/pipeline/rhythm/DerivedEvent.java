/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.Header;
import io.acheron.schema.id.EventId;
import java.util.List;

/** An event that stands where the one that completed it stands. */
final class DerivedEvent {
    static Event after(Event event, String kind) {
        Facts known = event.getFacts();
        Facts facts = known == null
                ? Facts.newBuilder().build()
                : Facts.newBuilder(known).build();
        facts.setEvidence(List.of(EventId.of(event)));
        Event derived = new Event();
        derived.setHeader(Header.newBuilder(event.getHeader())
                .setSource(CaptureSource.DERIVED)
                .build());
        derived.setKind(kind);
        derived.setProcess(event.getProcess());
        derived.setAsset(event.getAsset());
        derived.setFacts(facts);
        return derived;
    }

    private DerivedEvent() {}
}
