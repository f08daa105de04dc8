/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.id.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds events from the fragments in a rule's tests. What a fragment leaves out gets the default of the schema, or else the same
 * value in every run: one host, one boot, sequence numbers and times that rise. A process with a pid has the entity id that belongs
 * to it, so that fragments with the same pid speak of the same process.
 */
final class TestEvents {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String BOOT_ID = "7e57b007-0000-4000-8000-000000000000";
    private static final long BOOT_AGE_NS = 3_600_000_000_000L;
    private static final String REMEDY = "write a time such as 500ms, 3s, 2m or 1h";

    private final Problems problems;
    private final FragmentReader fragments;

    private TestEvents(Problems problems) {
        this.problems = problems;
        this.fragments = new FragmentReader(problems, BOOT_ID, BOOT_AGE_NS);
    }

    /** @return the events; those with an error are left out, and reported */
    static List<Event> build(YamlList list, Problems problems) {
        TestEvents builder = new TestEvents(problems);
        List<Event> events = new ArrayList<>();
        Duration since = Duration.ZERO;
        long sequence = 0;
        for (Yaml item : list.items()) {
            if (!(item instanceof YamlMap map)) {
                problems.error(item, "an event is %s, expected a map".formatted(item.kind()), "begin with kind:");
                continue;
            }
            since = since.plus(builder.after(map));
            sequence++;
            builder.event(map, since, sequence).ifPresent(events::add);
        }
        return events;
    }

    private Duration after(YamlMap map) {
        Yaml after = map.get("after");
        if (after == null) {
            return Duration.ZERO;
        }
        Optional<Duration> duration =
                after instanceof YamlScalar scalar ? Durations.parse(scalar.text()) : Optional.empty();
        if (duration.isEmpty()) {
            problems.error(after, "after is " + after.kind(), REMEDY);
        }
        return duration.orElse(Duration.ZERO);
    }

    private Optional<Event> event(YamlMap map, Duration since, long sequence) {
        Map<String, YamlMap.Entry> fields = new LinkedHashMap<>(map.fields());
        fields.remove("after");
        if (!(map.get("kind") instanceof YamlScalar kind)
                || !fragments.payloadKinds().contains(kind.text())) {
            Yaml at = map.get("kind");
            problems.error(
                    at == null ? map : at,
                    at == null ? "the event has no kind" : "there is no event kind " + at.kind(),
                    "use one of " + String.join(", ", fragments.payloadKinds()));
            return Optional.empty();
        }
        for (String payload : fragments.payloadKinds()) {
            YamlMap.Entry other = fields.get(payload);
            if (other != null && !payload.equals(kind.text())) {
                problems.error(
                        other.key(),
                        "an event of kind %s has no %s".formatted(kind.text(), payload),
                        "put the fields below " + kind.text() + ", or change the kind");
                return Optional.empty();
            }
        }
        Event event = fragments.event(new YamlMap(map.line(), map.column(), fields), kind.text());
        complete(event.getHeader(), kind.text(), since, sequence);
        if (event.getProcess() == null) {
            event.setProcess(fragments.emptyProcess());
        }
        complete(event.getProcess());
        return Optional.of(event);
    }

    private static void complete(Header header, String kind, Duration since, long sequence) {
        header.setHostId(orElse(header.getHostId(), "test-host"));
        header.setHostName(orElse(header.getHostName(), "test-host"));
        header.setBootId(orElse(header.getBootId(), BOOT_ID));
        header.setSequence(header.getSequence() == 0 ? sequence : header.getSequence());
        header.setKernelTimeNs(
                header.getKernelTimeNs() == 0 ? BOOT_AGE_NS + since.toNanos() : header.getKernelTimeNs());
        Instant time = header.getEventTime().equals(Instant.EPOCH) ? START.plus(since) : header.getEventTime();
        header.setEventTime(time);
        header.setObservedTime(header.getObservedTime().equals(Instant.EPOCH) ? time : header.getObservedTime());
        header.setProbe(orElse(header.getProbe(), kind));
        header.setSource(header.getSource() == CaptureSource.UNKNOWN ? CaptureSource.BPF : header.getSource());
    }

    private static void complete(ProcessContext process) {
        process.setPid(process.getPid() == 0 ? 1000 : process.getPid());
        process.setTid(process.getTid() == 0 ? process.getPid() : process.getTid());
        process.setStartTimeNs(process.getStartTimeNs() == 0 ? BOOT_AGE_NS : process.getStartTimeNs());
        process.setEntityId(
                orElse(process.getEntityId(), EntityId.of(BOOT_ID, process.getPid(), process.getStartTimeNs())));
        if (process.getParentPid() != 0 && process.getParentEntityId() == null) {
            long start = process.getParentStartTimeNs() == 0 ? BOOT_AGE_NS : process.getParentStartTimeNs();
            process.setParentStartTimeNs(start);
            process.setParentEntityId(EntityId.of(BOOT_ID, process.getParentPid(), start));
        }
    }

    private static String orElse(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }
}
