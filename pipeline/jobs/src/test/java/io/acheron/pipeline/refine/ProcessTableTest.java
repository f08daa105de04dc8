/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.MemoryStore;
import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EventId;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.ProcessState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private final Scene scene = new Scene();

    @Test
    void shouldNameParentsNearestFirstWithTheirPrograms() {
        Actor sshd = scene.old(10, "/usr/sbin/sshd");
        scene.exec(sshd, "/usr/sbin/sshd", List.of("sshd", "-D"));
        Actor bash = scene.fork(sshd, 20);
        scene.exec(bash, "/usr/bin/bash", List.of("-bash"));
        Actor ls = scene.fork(bash, 30);
        scene.exec(ls, "/usr/bin/ls", List.of("ls", "-l"));
        List<Event> out = Bench.run(scene);
        Event exec = out.get(out.size() - 1);
        assertThat(exec.getFacts().getAncestry())
                .extracting(ProcessRef::getExecutable)
                .containsExactly("/usr/bin/bash", "/usr/sbin/sshd");
        assertThat(exec.getFacts().getAncestry().get(1).getCommandLine()).isEqualTo("sshd -D");
        assertThat(exec.getFacts().getPreviousExecutable()).isEqualTo("/usr/bin/bash");
        assertThat(exec.getProcess().getExecutable()).isEqualTo("/usr/bin/ls");
        assertThat(exec.getProcess().getCommandLine()).isEqualTo("ls -l");
    }

    @Test
    void shouldRememberTheOriginalParentAfterReparenting() {
        Actor shell = scene.old(10, "/usr/bin/bash");
        scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        Actor middle = scene.fork(shell, 20);
        Actor child = scene.fork(middle, 30);
        scene.exit(middle);
        child.parent = scene.old(1, "/sbin/init");
        scene.exec(child, "/usr/bin/sleep", List.of("sleep", "1"));
        List<Event> out = Bench.run(scene);
        assertThat(out.get(out.size() - 1).getFacts().getAncestry())
                .extracting(ProcessRef::getPid)
                .containsExactly(20, 10);
    }

    @Test
    void shouldKeepALineageThatOnlyASnapshotToldOfWhenAllParentsEnd() {
        Actor sshd = scene.old(5, "/usr/sbin/sshd");
        Actor shell = scene.old(10, "/usr/bin/bash");
        shell.parent = sshd;
        for (Event seen : List.of(
                scene.exec(sshd, "/usr/sbin/sshd", List.of("sshd")),
                scene.exec(shell, "/usr/bin/bash", List.of("bash")))) {
            seen.getHeader().setSource(CaptureSource.SNAPSHOT);
            seen.getHeader().setCpu(-1);
        }
        Actor middle = scene.fork(shell, 20);
        Actor child = scene.fork(middle, 30);
        scene.exit(middle);
        scene.exit(shell);
        child.parent = scene.old(1, "/sbin/init");
        child.session = 30;
        child.group = 30;
        scene.exec(child, "/usr/bin/sleep", List.of("sleep", "1"));
        List<Event> out = Bench.run(scene);
        assertThat(out.get(out.size() - 1).getFacts().getAncestry())
                .extracting(ProcessRef::getPid)
                .containsExactly(20, 10, 5);
    }

    @Test
    void shouldGiveSessionAndContainerToEventsWhoseSourceDoesNotTellThem() {
        Actor shell = scene.old(10, "/usr/bin/bash");
        Event exec = scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        exec.getProcess().setContainerId("c0ffee");
        exec.getProcess().setCgroupId(7);
        Event bare = scene.event("signal_send", shell);
        bare.getProcess().setSession(0);
        bare.getProcess().setProcessGroup(0);
        Actor child = scene.fork(shell, 20);
        Event moved = scene.exec(child, "/usr/bin/id", List.of("id"));
        moved.getProcess().setCgroupId(1);
        List<Event> out = Bench.run(scene);
        assertThat(out.get(1).getProcess().getContainerId()).isEqualTo("c0ffee");
        assertThat(out.get(1).getProcess().getSession()).isEqualTo(10);
        assertThat(out.get(1).getProcess().getProcessGroup()).isEqualTo(10);
        assertThat(bare.getProcess().getContainerId())
                .as("the event that came in")
                .isNull();
        assertThat(out.get(3).getProcess().getContainerId())
                .as("its source looked and saw none")
                .isNull();
    }

    @Test
    void shouldAcceptAForkThatArrivesAfterTheExecOfTheChild() {
        Actor shell = scene.old(10, "/usr/bin/bash");
        scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        Actor child = scene.fork(shell, 20);
        child.parent = null; // as if reparented before its exec
        scene.exec(child, "/usr/bin/id", List.of("id"));
        scene.exit(child);
        List<Event> events = new ArrayList<>(scene.events);
        events.add(2, events.remove(1));
        List<Event> out = new Bench().run(events);
        Event exit = out.get(out.size() - 1);
        assertThat(exit.getFacts().getAncestry()).extracting(ProcessRef::getPid).containsExactly(10);
        assertThat(exit.getProcess().getExecutable()).isEqualTo("/usr/bin/id");
    }

    @Test
    void shouldLearnParentsItNeverSawFromTheKernelsList() {
        Actor child = scene.old(20, "/usr/bin/sh");
        Event exec = scene.exec(child, "/usr/bin/id", List.of("id"));
        exec.getProcessExec()
                .setAncestors(List.of(
                        new ProcessRef("5f3a2b1c-9-9", 9, 9L, "parent", null, null, 0L),
                        new ProcessRef("5f3a2b1c-8-8", 8, 8L, "grandparent", null, null, 0L)));
        assertThat(Bench.run(scene).get(0).getFacts().getAncestry())
                .extracting(ProcessRef::getName)
                .containsExactly("parent", "grandparent");
    }

    @Test
    void shouldNotTakeASnapshotOfAKnownProcessForAnotherExec() {
        Actor shell = scene.fork(scene.old(10, "/usr/bin/bash"), 20);
        scene.exec(shell, "/usr/bin/dash", List.of("sh"));
        Event snapshot = scene.exec(shell, "/usr/bin/dash", List.of("sh"));
        snapshot.getHeader().setSource(CaptureSource.SNAPSHOT);
        snapshot.getHeader().setCpu(-1);
        snapshot.getHeader().setSequence(1L);
        Actor known = scene.old(30, "/usr/sbin/cron");
        Event first = scene.exec(known, "/usr/sbin/cron", List.of("cron", "-f"));
        first.getHeader().setSource(CaptureSource.SNAPSHOT);
        first.getHeader().setCpu(-1);
        first.getHeader().setSequence(2L);
        Bench bench = new Bench();
        bench.run(scene.events);
        assertThat(bench.state.processes().get(shell.entity()))
                .extracting(ProcessState::getExecEvent)
                .isEqualTo(EventId.of(scene.events.get(1)));
        assertThat(bench.state.processes().get(known.entity()))
                .extracting(ProcessState::getCommandLine)
                .isEqualTo("cron -f");
        assertThat(bench.state.processes().get(known.entity()))
                .extracting(ProcessState::getExecTimeNs)
                .isEqualTo(known.start);
    }

    @Test
    void shouldLeaveTheEventThatCameInAsItWas() {
        Actor shell = scene.old(10, "/usr/bin/bash");
        scene.exec(shell, "/usr/bin/bash", List.of("bash"));
        new Bench().run(scene.events);
        assertThat(scene.events.get(0).getFacts()).isNull();
        assertThat(scene.events.get(0).getProcess().getExecutable()).isNull();
    }

    @Test
    void shouldForgetEndedProcessesAndCountLivingOnesItMustForget() {
        RefineCounters counters = RefineCounters.unregistered();
        MemoryStore<String, ProcessState> processes = new MemoryStore<>();
        HostState host = HostState.newBuilder().build();
        ProcessTable table = new ProcessTable(
                processes, new ProcessQueue(new MemoryStore<>(), 2000, counters.evictedProcesses()), entity -> {});
        Actor shell = scene.old(10, "/usr/bin/bash");
        for (int i = 0; i < 3000; i++) {
            Actor child = scene.fork(shell, 1000 + i);
            scene.exit(child);
            scene.pause(1000);
        }
        scene.events.forEach(event -> table.observe(event, host));
        assertThat(processes.entries).hasSizeLessThan(1000);
        assertThat(processes.entries).containsKey(shell.entity());
        assertThat(counters.evictedProcesses().getCount()).isZero();

        Scene crowded = new Scene();
        for (int i = 0; i < 5000; i++) {
            crowded.fork(shell, 10_000 + i);
        }
        crowded.events.forEach(event -> table.observe(event, host));
        assertThat(processes.entries).hasSizeLessThanOrEqualTo(2001);
        assertThat(counters.evictedProcesses().getCount()).isGreaterThan(2000);
    }
}
