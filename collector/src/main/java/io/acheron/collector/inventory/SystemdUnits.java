/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.schema.inventory.SystemdUnitItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/** Unit files, systemd.unit(5), each name from the directory that wins. Systemd itself is not asked. */
public final class SystemdUnits implements Inventory {
    private static final List<String> DIRECTORIES = List.of(
            "etc/systemd/system",
            "run/systemd/system",
            "run/systemd/generator",
            "usr/local/lib/systemd/system",
            "usr/lib/systemd/system",
            "lib/systemd/system");
    private static final Pattern UNIT = Pattern.compile(".+\\.(service|socket|timer|path|mount|automount|swap|target)");
    private static final Pattern RUNS =
            Pattern.compile("(Exec[A-Za-z]*|Listen[A-Za-z]*|On[A-Z][A-Za-z]*|Path[A-Z][A-Za-z]*|Unit)");
    private static final int MOST_COMMANDS = 32;

    @Override
    public String name() {
        return "systemd_units";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(6);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) {
        Map<String, Path> units = new LinkedHashMap<>();
        Map<String, List<String>> changes = new LinkedHashMap<>();
        Set<String> enabled = new HashSet<>();
        for (String directory : DIRECTORIES) {
            for (Path entry : host.list(directory)) {
                String name = entry.getFileName().toString();
                if (name.endsWith(".wants") || name.endsWith(".requires")) {
                    host.list(directory + "/" + name)
                            .forEach(it -> enabled.add(it.getFileName().toString()));
                } else if (name.endsWith(".d")) {
                    host.list(directory + "/" + name).stream()
                            .filter(it -> it.toString().endsWith(".conf"))
                            .forEach(it -> changes.computeIfAbsent(
                                            name.substring(0, name.length() - 2), key -> new ArrayList<>())
                                    .add(it.toString()));
                } else if (UNIT.matcher(name).matches()) {
                    units.putIfAbsent(name, entry);
                }
            }
        }
        units.forEach((name, path) ->
                items.accept(unit(name, path, enabled.contains(name), changes.getOrDefault(name, List.of()))));
    }

    private static SystemdUnitItem unit(String name, Path path, boolean enabled, List<String> changes) {
        SystemdUnitItem item = SystemdUnitItem.newBuilder()
                .setName(name)
                .setPath(path.toString())
                .setEnabled(enabled)
                .setDropIns(changes)
                .setCommands(new ArrayList<>())
                .build();
        try {
            item.setMasked(path.toRealPath().equals(Path.of("/dev/null")));
            item.setModifiedNs(((FileTime) Files.getAttribute(path, "lastModifiedTime")).to(TimeUnit.NANOSECONDS));
            if (Files.isRegularFile(path)) {
                read(path, item);
            }
            for (String change : changes) {
                read(Path.of(change), item);
            }
        } catch (IOException e) {
            // A dangling link says what it is by its name.
        }
        return item;
    }

    private static void read(Path path, SystemdUnitItem item) throws IOException {
        String text = String.join("\n", HostView.lines(path)).replace("\\\n", " ");
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals < 0 || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            String key = line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            if (key.equals("Description")) {
                item.setDescription(value);
            } else if (key.equals("User")) {
                item.setUser(value);
            } else if (RUNS.matcher(key).matches() && item.getCommands().size() < MOST_COMMANDS) {
                item.getCommands().add(key + "=" + value);
            }
        }
    }
}
