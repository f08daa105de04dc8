/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.pipeline.detect.Detection;
import io.acheron.rulekit.Rule;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes an alert from a detection. Its ids depend on the rule and the evidence alone. */
final class AlertAssembler {
    /** An alert carries this many events in full, the first and the last ones; the ids of all of them are in its evidence. */
    private static final int EVENTS_IN_FULL = 16;

    /**
     * @param detection at least one event
     * @param detected when the job found it
     */
    static Alert assemble(Detection detection, Instant detected) {
        List<Event> events = detection.events();
        Event last = events.get(events.size() - 1);
        Rule rule = detection.rule();
        List<String> evidence = evidence(events, detection.others());
        Loss loss = Loss.of(events);
        return Alert.newBuilder()
                .setAlertId(id(rule.id(), evidence))
                .setFingerprint(Digest.of(List.of(rule.id(), last.getHeader().getHostId(), entity(last))))
                .setRule(ref(rule, detection.ruleSet()))
                .setSeverity(rule.level())
                .setRisk(Risk.of(rule.level(), last.getAsset()))
                .setTitle(rule.title())
                .setDescription(rule.description())
                .setTechniques(rule.techniques())
                .setHostId(last.getHeader().getHostId())
                .setHostName(last.getHeader().getHostName())
                .setAsset(last.getAsset())
                .setProcess(last.getProcess())
                .setAncestry(ancestry(last))
                .setEvents(inFull(events))
                .setEvidenceIds(evidence)
                .setEvidencePath(
                        detection.steps().isEmpty()
                                ? EvidencePath.of(last)
                                : EvidencePath.of(events, detection.steps()))
                .setMatched(detection.matched())
                .setFirstSeen(events.get(0).getHeader().getEventTime())
                .setLastSeen(last.getHeader().getEventTime())
                .setCount(events.size() + detection.others().size())
                .setDetectedTime(detected)
                .setLostEvents(loss.events())
                .setLossWindowMs(loss.windowMs())
                .setBlindPeriods(BlindPeriods.of(events))
                .setTriage(rule.triage())
                .setFalsePositives(rule.falsePositives())
                .setReferences(rule.references())
                .build();
    }

    private record Loss(long events, long windowMs) {
        /** The worst that any of the events knew of. */
        static Loss of(List<Event> events) {
            Loss worst = new Loss(0, 0);
            for (Event event : events) {
                if (event.getFacts() != null && event.getFacts().getLostEvents() >= worst.events()) {
                    worst = new Loss(
                            event.getFacts().getLostEvents(), event.getFacts().getLossWindowMs());
                }
            }
            return worst;
        }
    }

    private static String id(String ruleId, List<String> evidence) {
        List<String> parts = new ArrayList<>(evidence);
        parts.sort(null);
        parts.add(0, ruleId);
        return Digest.of(parts);
    }

    private static List<String> evidence(List<Event> events, List<String> others) {
        Set<String> ids = new LinkedHashSet<>();
        for (Event event : events) {
            ids.add(EventId.of(event));
            if (event.getFacts() != null) {
                ids.addAll(event.getFacts().getEvidence());
            }
        }
        ids.addAll(others);
        return List.copyOf(ids);
    }

    private static List<Event> inFull(List<Event> events) {
        if (events.size() <= EVENTS_IN_FULL) {
            return events;
        }
        List<Event> kept = new ArrayList<>(events.subList(0, EVENTS_IN_FULL / 2));
        kept.addAll(events.subList(events.size() - EVENTS_IN_FULL / 2, events.size()));
        return kept;
    }

    private static String entity(Event event) {
        ProcessContext process = event.getProcess();
        return process == null ? "" : process.getEntityId();
    }

    private static List<ProcessRef> ancestry(Event event) {
        return event.getFacts() == null ? List.of() : event.getFacts().getAncestry();
    }

    private static RuleRef ref(Rule rule, String ruleSet) {
        return RuleRef.newBuilder()
                .setId(rule.id())
                .setVersion(rule.version())
                .setHash(rule.hash())
                .setTitle(rule.title())
                .setLanguage(rule.language())
                .setPath(rule.path())
                .setStatus(rule.status())
                .setRuleSet(ruleSet)
                .build();
    }

    private AlertAssembler() {}
}
