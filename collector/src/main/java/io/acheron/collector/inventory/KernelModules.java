/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.schema.inventory.KernelModuleItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Loaded modules by /proc/modules and by /sys/module; one that is in one of them alone hides. */
public final class KernelModules implements Inventory {
    @Override
    public String name() {
        return "kernel_modules";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) throws IOException {
        Map<String, KernelModuleItem> modules = new TreeMap<>();
        Path list = host.path("proc/modules");
        if (Files.exists(list)) { // not on kernels without modules
            HostView.lines(list).forEach(line -> listed(line.split(" "), modules));
        }
        for (Path module : host.list("sys/module")) {
            if (Files.exists(module.resolve("initstate"))) { // built-in ones have none
                KernelModuleItem item =
                        modules.computeIfAbsent(module.getFileName().toString(), KernelModules::item);
                item.getListed().add("sys");
                if (item.getTaint().isEmpty()) {
                    item.setTaint(text(module.resolve("taint")));
                }
            }
        }
        modules.values().forEach(items);
    }

    /** {@code name size references users state address (taint)}, proc(5). */
    private static void listed(String[] fields, Map<String, KernelModuleItem> modules) {
        if (fields.length < 5) {
            return;
        }
        KernelModuleItem item = modules.computeIfAbsent(fields[0], KernelModules::item);
        item.getListed().add("proc");
        item.setSize(number(fields[1]));
        item.setReferences(number(fields[2]));
        item.setUsedBy(List.of(fields[3].equals("-") ? new String[0] : fields[3].split(",")));
        item.setState(fields[4]);
        item.setTaint(fields.length > 6 ? fields[6].replaceAll("[()]", "") : "");
    }

    private static KernelModuleItem item(String name) {
        return KernelModuleItem.newBuilder()
                .setName(name)
                .setListed(new ArrayList<>())
                .build();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
