/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.collector.kernel.LoadedPrograms;
import io.acheron.schema.inventory.BpfProgramItem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Programs in the kernel, whoever loaded them. */
public final class BpfPrograms implements Inventory {
    private static final String ID = "prog_id:";

    @Override
    public String name() {
        return "bpf_programs";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) throws IOException {
        Set<Long> own = own(host);
        LoadedPrograms.forEach(it -> items.accept(BpfProgramItem.newBuilder()
                .setId(it.id())
                .setName(it.name())
                .setType(it.type())
                .setTag(it.tag())
                .setLoadedByUid(it.loadedBy())
                .setLoadedNs(it.loadedNs())
                .setRuns(it.runs())
                .setRunTimeNs(it.runTimeNs())
                .setOwn(own.contains(it.id()))
                .build()));
    }

    /** Programs this process has a descriptor of. */
    private static Set<Long> own(HostView host) {
        Set<Long> own = new HashSet<>();
        for (Path descriptor : host.list("proc/self/fdinfo")) {
            try {
                HostView.lines(descriptor).stream()
                        .filter(it -> it.startsWith(ID))
                        .map(it -> it.substring(ID.length()).strip())
                        .filter(it -> it.matches("[0-9]{1,10}"))
                        .forEach(it -> own.add(Long.valueOf(it)));
            } catch (IOException e) {
                // Closed meanwhile.
            }
        }
        return own;
    }
}
