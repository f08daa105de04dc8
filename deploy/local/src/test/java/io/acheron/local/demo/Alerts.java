/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.DnsQuestion;
import java.time.Instant;
import java.util.List;

/** Alerts as the jobs make them. */
final class Alerts {
    static Alert about(String id, Event event, Instant at) {
        return Alert.newBuilder()
                .setAlertId(id)
                .setFingerprint("f" + id)
                .setRule(RuleRef.newBuilder()
                        .setId("rule")
                        .setLanguage("sigma")
                        .setTitle("A rule")
                        .build())
                .setHostId("host")
                .setEvents(List.of(event))
                .setFirstSeen(at)
                .setLastSeen(at)
                .setDetectedTime(at)
                .build();
    }

    static Event event(String kind, int pid, Instant at) {
        return Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("host")
                        .setBootId("boot")
                        .setCpu(0)
                        .setSequence(1)
                        .setKernelTimeNs(1)
                        .setEventTime(at)
                        .setObservedTime(at)
                        .setProbe("test")
                        .build())
                .setKind(kind)
                .setProcess(ProcessContext.newBuilder()
                        .setEntityId("boot-%d-1".formatted(pid))
                        .setPid(pid)
                        .build())
                .build();
    }

    static Event question(String name, Instant at) {
        Event event = event("dns_message", 4_000_000, at);
        event.setDnsMessage(DnsMessage.newBuilder()
                .setQuestions(List.of(
                        DnsQuestion.newBuilder().setName(name).setType("A").build()))
                .build());
        return event;
    }

    private Alerts() {}
}
