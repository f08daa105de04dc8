/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import io.acheron.collector.capture.ProgramStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is loaded at one moment.
 *
 * @param programs own programs by id
 * @param links own links by id
 * @param calls programs that the dispatcher calls, by slot
 */
record LoadedState(Map<Long, ProgramStatistics> programs, Map<Long, Link> links, Map<Integer, Long> calls) {
    static final LoadedState NONE = new LoadedState(Map.of(), Map.of(), Map.of());

    LoadedState {
        programs = Map.copyOf(programs);
        links = Map.copyOf(links);
        calls = Map.copyOf(calls);
    }

    /**
     * What of this state is different later. A program that the collector itself has unloaded meanwhile takes its links with it and
     * is no finding.
     */
    List<Finding> differences(LoadedState now) {
        List<Finding> findings = new ArrayList<>();
        programs.forEach((id, program) -> {
            ProgramStatistics later = now.programs.get(id);
            if (later != null && !later.tag().equals(program.tag())) {
                findings.add(
                        new Finding(program.probe(), "program", program.program(), id, program.tag(), later.tag()));
            }
        });
        links.forEach((id, link) -> {
            ProgramStatistics program = now.programs.get(link.programId());
            if (program != null) {
                difference(link, now.links.get(id), program, findings);
            }
        });
        calls.forEach((slot, id) -> {
            ProgramStatistics program = now.programs.get(id);
            Long later = now.calls.get(slot);
            if (program != null && !id.equals(later)) {
                findings.add(new Finding(
                        program.probe(),
                        "map",
                        "syscall_handlers[%d]".formatted(slot),
                        0,
                        "program " + id,
                        later == null ? "" : "program " + later));
            }
        });
        return findings;
    }

    private static void difference(Link link, @Nullable Link later, ProgramStatistics program, List<Finding> findings) {
        String name = "%s of %s".formatted(link.type(), program.program());
        String expected = "attached, program " + link.programId();
        if (later == null) {
            findings.add(new Finding(program.probe(), "link", name, link.id(), expected, ""));
        } else if (link.attached() && !later.attached()) {
            findings.add(new Finding(program.probe(), "link", name, link.id(), expected, "detached"));
        } else if (later.programId() != link.programId()) {
            findings.add(new Finding(
                    program.probe(), "link", name, link.id(), expected, "attached, program " + later.programId()));
        }
    }
}
