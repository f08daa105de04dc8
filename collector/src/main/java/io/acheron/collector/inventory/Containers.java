/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.collector.host.Cgroup;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.inventory.ContainerItem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Containers as the cgroups of living processes tell them; no runtime is asked. */
public final class Containers implements Inventory {
    private static final Pattern POD = Pattern.compile("pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})");

    @Override
    public String name() {
        return "containers";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) {
        Map<String, ContainerItem> found = new LinkedHashMap<>();
        for (int pid : host.pids()) {
            Cgroup cgroup = host.cgroups().ofProcess(pid);
            String id = cgroup == null ? null : cgroup.containerId();
            if (cgroup != null && id != null) {
                ContainerItem item = found.computeIfAbsent(id, it -> item(it, cgroup));
                item.setProcesses(item.getProcesses() + 1);
                ProcessContext process = host.processes().context(pid);
                if (process != null && isFirst(process, item.getFirstProcess())) {
                    item.setFirstProcess(reference(process));
                }
            }
        }
        found.values().forEach(items);
    }

    private static ContainerItem item(String id, Cgroup cgroup) {
        Matcher pod = POD.matcher(cgroup.path());
        return ContainerItem.newBuilder()
                .setId(id)
                .setRuntime(cgroup.containerRuntime())
                .setCgroupPath(cgroup.path())
                .setCgroupId(cgroup.id())
                .setPodUid(pod.find() ? pod.group(1).replace('_', '-') : null)
                .setSystemdUnit(cgroup.unit())
                .build();
    }

    private static boolean isFirst(ProcessContext process, @Nullable ProcessRef first) {
        return first == null || process.getStartTimeNs() < first.getStartTimeNs();
    }

    static ProcessRef reference(ProcessContext process) {
        return ProcessRef.newBuilder()
                .setEntityId(process.getEntityId())
                .setPid(process.getPid())
                .setStartTimeNs(process.getStartTimeNs())
                .setName(process.getName())
                .setExecutable(process.getExecutable())
                .setCommandLine(process.getCommandLine())
                .setUid(process.getUid())
                .build();
    }
}
