/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.ProcessExec;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One process_exec event for each process that is alive when the collector starts, so that the pipeline's process tree knows parents
 * whose own exec nobody saw. Kernel threads, which never execute a program, and the collector itself are left out. The environment is
 * not read, since by now it is no longer what the program was started with. Parents come before their children.
 *
 * <p>The events are made when they are asked for, so that the caller can do other work between them.
 */
public final class StartupSnapshot implements Iterator<Event> {
    private static final String PROBE = "snapshot";

    private final HostIdentity host;
    private final BootClock clock;
    private final String version;
    private final ProcessReader processes;
    private final IntPredicate excluded;
    private final Path proc;
    private int @Nullable [] pids;
    private int next;
    private long sequence;
    private @Nullable Event ready;

    StartupSnapshot(
            HostIdentity host,
            BootClock clock,
            String version,
            ProcessReader processes,
            IntPredicate excluded,
            Path proc) {
        this.host = host;
        this.clock = clock;
        this.version = version;
        this.processes = processes;
        this.excluded = excluded;
        this.proc = proc;
    }

    /**
     * Of this host.
     *
     * @param version goes into each header
     * @param excluded processes that are left out
     */
    public static StartupSnapshot of(HostIdentity host, BootClock clock, String version, IntPredicate excluded) {
        return new StartupSnapshot(
                host, clock, version, ProcessReader.ofThisHost(host.bootId()), excluded, Path.of("/proc"));
    }

    @Override
    public boolean hasNext() {
        int[] living = pids;
        if (living == null) {
            living = LivingProcesses.oldestFirst(proc, processes);
            pids = living;
        }
        while (ready == null && next < living.length) {
            int pid = living[next++];
            ready = excluded.test(pid) ? null : event(pid);
        }
        if (ready == null) {
            processes.forgetSockets();
        }
        return ready != null;
    }

    @Override
    public Event next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        Event event = ready;
        ready = null;
        return event;
    }

    /** Whether the process of an event is still there and runs, as far as its name tells, the same program. */
    boolean isCurrent(Event event) {
        ProcessContext then = event.getProcess();
        ProcessStat now = processes.stat(then.getPid());
        return now != null
                && now.startNs() == then.getStartTimeNs()
                && now.name().equals(then.getName());
    }

    private @Nullable Event event(int pid) {
        // A kernel thread has no executable; neither has a zombie, which will do nothing any more.
        ProcessContext context = processes.isProgram(pid) ? processes.context(pid) : null;
        if (context == null) {
            return null;
        }
        ProcessExec exec = processes.exec(pid);
        exec.setDescriptors(processes.channels(pid));
        long now = clock.bootNow();
        Header header = Header.newBuilder()
                .setHostId(host.hostId())
                .setHostName(host.hostName())
                .setBootId(host.bootId())
                .setCpu(-1)
                .setSequence(++sequence)
                .setKernelTimeNs(now)
                .setEventTime(clock.toInstant(now))
                .setObservedTime(clock.now())
                .setProbe(PROBE)
                .setSource(CaptureSource.SNAPSHOT)
                .setCollectorVersion(version)
                .build();
        return Event.newBuilder()
                .setHeader(header)
                .setKind("process_exec")
                .setProcess(context)
                .setProcessExec(exec)
                .build();
    }
}
