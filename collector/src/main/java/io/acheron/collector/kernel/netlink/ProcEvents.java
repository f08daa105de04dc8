/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.ProcessReader;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.payload.ProcessExit;
import io.acheron.schema.payload.ProcessFork;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes events out of messages. A message names processes by number only; the rest is read from /proc at once, which some processes do
 * not wait for. Who was seen before is remembered, so that the end of a process still has a name.
 */
final class ProcEvents {
    private static final int REMEMBERED = 1024;
    private static final int CORE_DUMPED = 0x80;

    private final HostIdentity host;
    private final BootClock clock;
    private final String version;
    private final ProcessReader processes;
    private final Map<Integer, ProcessContext> seen = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ProcessContext> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long sequence;

    ProcEvents(HostIdentity host, BootClock clock, String version, ProcessReader processes) {
        this.host = host;
        this.clock = clock;
        this.version = version;
        this.processes = processes;
    }

    Event exec(ProcMessage message, long bootNs) {
        ProcessContext process = processes.context(message.tgid());
        if (process == null) {
            process = remembered(message.tgid(), bootNs);
            // What was remembered is the program before this one.
            process.setExecutable(null);
            process.setCommandLine(null);
        }
        seen.put(message.tgid(), process);
        ProcessExec exec = processes.exec(message.tgid());
        exec.setDegraded(true);
        exec.setParentDescriptors(processes.channels(process.getParentPid()));
        Event event = event("process_exec", process, bootNs);
        event.setProcessExec(exec);
        return event;
    }

    Event fork(ProcMessage message, long bootNs) {
        int child = message.b();
        ProcessContext parent = current(message.tgid(), bootNs);
        ProcessContext born = processes.context(child);
        if (born == null) {
            born = blank(child, bootNs);
            born.setName(parent.getName());
            born.setUid(parent.getUid());
            born.setParentPid(parent.getPid());
            born.setParentStartTimeNs(parent.getStartTimeNs());
            born.setParentEntityId(parent.getEntityId());
        }
        seen.put(child, born);
        Event event = event("process_fork", parent, bootNs);
        event.setProcessFork(ProcessFork.newBuilder()
                .setChildPid(child)
                .setChildStartTimeNs(born.getStartTimeNs())
                .setChildEntityId(born.getEntityId())
                .build());
        return event;
    }

    Event exit(ProcMessage message, long bootNs) {
        ProcessContext process = current(message.tgid(), bootNs);
        seen.remove(message.tgid());
        int status = message.a();
        Event event = event("process_exit", process, bootNs);
        event.setProcessExit(ProcessExit.newBuilder()
                .setExitCode(status >> 8 & 0xFF)
                .setSignal(status & 0x7F)
                .setCoreDumped((status & CORE_DUMPED) != 0)
                .setLifetimeNs(Math.max(0, bootNs - process.getStartTimeNs()))
                .build());
        return event;
    }

    /** From memory if it is there: at its end a process has no command line any more. */
    private ProcessContext current(int pid, long bootNs) {
        ProcessContext known = seen.get(pid);
        if (known != null) {
            return copy(known);
        }
        ProcessContext read = processes.context(pid);
        return read == null ? blank(pid, bootNs) : read;
    }

    private ProcessContext remembered(int pid, long bootNs) {
        ProcessContext known = seen.get(pid);
        return known == null ? blank(pid, bootNs) : copy(known);
    }

    private static ProcessContext copy(ProcessContext process) {
        return ProcessContext.newBuilder(process).build();
    }

    /** A process nothing is known of but that it exists; the moment of its first message stands for its start. */
    private ProcessContext blank(int pid, long bootNs) {
        return ProcessContext.newBuilder()
                .setEntityId(EntityId.of(host.bootId(), pid, bootNs))
                .setPid(pid)
                .setTid(pid)
                .setStartTimeNs(bootNs)
                .build();
    }

    private Event event(String kind, ProcessContext process, long bootNs) {
        Header header = Header.newBuilder()
                .setHostId(host.hostId())
                .setHostName(host.hostName())
                .setBootId(host.bootId())
                .setCpu(-1)
                .setSequence(++sequence)
                .setKernelTimeNs(bootNs)
                .setEventTime(clock.toInstant(bootNs))
                .setObservedTime(clock.now())
                .setProbe(kind)
                .setVariant("netlink")
                .setSource(CaptureSource.NETLINK)
                .setCollectorVersion(version)
                .build();
        return Event.newBuilder()
                .setHeader(header)
                .setKind(kind)
                .setProcess(process)
                .build();
    }
}
