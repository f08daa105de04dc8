/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

/**
 * Tells the collector's own process and its children from all others, so that it does not report itself. The BPF programs leave out
 * the same by thread group id.
 */
public final class OwnProcesses {
    private final int self;
    private final ProcessReader processes;

    private OwnProcesses(int self, ProcessReader processes) {
        this.self = self;
        this.processes = processes;
    }

    /** The process this runs in. */
    public static OwnProcesses ofThisProcess() {
        return new OwnProcesses((int) ProcessHandle.current().pid(), ProcessReader.ofThisHost(""));
    }

    /** Whether a process is the collector or a child of it. */
    public boolean contains(int pid) {
        if (pid == self) {
            return true;
        }
        ProcessStat stat = processes.stat(pid);
        return stat != null && stat.parent() == self;
    }
}
