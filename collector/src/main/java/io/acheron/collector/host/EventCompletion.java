/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts into each event what the kernel does not know: names of users, and the cgroup with the container, runtime and unit it tells of.
 *
 * <p>Not thread safe: belongs to the thread that drains.
 */
public final class EventCompletion implements Consumer<Event> {
    private final UserNames users;
    private final Cgroups cgroups;

    EventCompletion(UserNames users, Cgroups cgroups) {
        this.users = users;
        this.cgroups = cgroups;
    }

    /** Of this host. */
    public static EventCompletion ofThisHost() {
        return new EventCompletion(UserNames.ofThisHost(), Cgroups.ofThisHost());
    }

    @Override
    public void accept(Event event) {
        ProcessContext process = event.getProcess();
        if (process == null) {
            return;
        }
        if (process.getUserName() == null) {
            process.setUserName(users.name(process.getUid()));
        }
        if (process.getEffectiveUserName() == null) {
            process.setEffectiveUserName(
                    process.getEuid() == process.getUid() ? process.getUserName() : users.name(process.getEuid()));
        }
        if (process.getCgroupPath() == null) {
            put(
                    process,
                    cgroups.find(
                            process.getCgroupId(),
                            process.getPid(),
                            process.getStartTimeNs(),
                            event.getProcessExec() != null));
        }
    }

    /** Puts in what a cgroup tells. */
    static void put(ProcessContext process, @Nullable Cgroup cgroup) {
        if (cgroup != null) {
            process.setCgroupPath(cgroup.path());
            process.setContainerId(cgroup.containerId());
            process.setContainerRuntime(cgroup.containerRuntime());
            process.setSystemdUnit(cgroup.unit());
        }
    }
}
