/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.inventory.ProcessItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Living processes with a program, for reconciliation with the events. */
public final class Processes implements Inventory {
    private static final long TICK_MS = 10;
    private static final long PAGE = 4096;

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) {
        for (int pid : host.pids()) {
            ProcessContext process = host.processes().context(pid);
            if (process != null && (process.getExecutable() != null || process.getCommandLine() != null)) {
                ProcessItem item = ProcessItem.newBuilder()
                        .setProcess(process)
                        .setExecutable(host.processes().executable(pid))
                        .setCwd(host.processes().cwd(pid))
                        .build();
                measure(item, host.path("proc/" + pid + "/stat"));
                items.accept(item);
            }
        }
    }

    /** Fields of proc(5) after the name, which may hold anything; the first is the state. */
    private static void measure(ProcessItem item, Path stat) {
        try {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            item.setState(fields[0]);
            item.setCpuMs(TICK_MS * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
            item.setThreads(Integer.parseInt(fields[17]));
            item.setVirtualBytes(Long.parseLong(fields[20]));
            item.setResidentBytes(PAGE * Long.parseLong(fields[21].strip()));
        } catch (IOException | RuntimeException e) {
            // It has ended: what is known until here is true.
        }
    }
}
