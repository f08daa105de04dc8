/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects that outlive this process, each a file of a BPF file system. */
final class Pins {
    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);
    private static final String LINK = "link_";

    private final NativeCalls calls;
    private final Pinning pinning;
    private final Set<String> maps;
    private final Map<Path, CleanUp> files = new LinkedHashMap<>();

    /** @param maps names of those to pin */
    Pins(NativeCalls calls, Pinning pinning, Set<String> maps) {
        this.calls = calls;
        this.pinning = pinning;
        this.maps = Set.copyOf(maps);
    }

    /**
     * Opens the pins of these probes.
     *
     * @throws BpfException when the directory is none to pin in
     */
    static Pins open(NativeCalls calls, Pinning pinning, List<Probe> probes) {
        pinning.prepare();
        return new Pins(
                calls,
                pinning,
                probes.stream()
                        .flatMap(it -> it.mapping().maps().entrySet().stream())
                        .filter(it -> it.getValue().pin())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    private @Nullable Path file(String map) {
        Path directory = pinning.directory();
        return directory == null || !maps.contains(map) ? null : directory.resolve(map);
    }

    /**
     * Has an object that is not loaded yet use the map that is pinned under this name, if there is one.
     *
     * @throws BpfException when that is another kind of map
     */
    void reuse(String name, Pointer map) {
        Path file = file(name);
        if (file == null || !Files.exists(file)) {
            return;
        }
        int fd = calls.bpf().bpf_obj_get(file.toString());
        calls.check(fd, "open the map pinned as " + file);
        try {
            MapShape wanted = MapShape.declared(calls.bpf(), map);
            MapShape found = MapShape.existing(calls, fd);
            if (!found.equals(wanted)) {
                throw new BpfException("what is pinned as " + file + " is another map (" + found + "; wanted: " + wanted
                        + "): remove that file, whose content is lost then, or pin in another directory");
            }
            calls.check(calls.bpf().bpf_map__reuse_fd(map, fd), "use the map pinned as " + file);
            files.putIfAbsent(file, CleanUp.REUSED);
        } finally {
            calls.libc().close(fd);
        }
    }

    /** Pins a map that was created for an object, unless it is not to be pinned or came from there. */
    void keep(String name, int fd) {
        Path file = file(name);
        if (file != null && !files.containsKey(file)) {
            calls.check(calls.bpf().bpf_obj_pin(fd, file.toString()), "pin map " + name + " as " + file);
            files.put(file, CleanUp.OWN);
        }
    }

    /**
     * Pins links, so that their programs run on when this process is gone. Not used by the collector, for the reasons told in decision
     * 0008.
     *
     * @return the files; removing them detaches the programs once this process is gone
     */
    List<Path> keepLinks(String name, List<Pointer> links) {
        Path directory = pinning.directory();
        if (directory == null) {
            throw new BpfException("there is no directory to pin links in: set bpf.pin.directory");
        }
        List<Path> kept = new ArrayList<>();
        for (Pointer link : links) {
            Path file = directory.resolve(LINK + name + "_" + kept.size());
            calls.check(calls.bpf().bpf_link__pin(link, file.toString()), "pin a link of " + name + " as " + file);
            files.put(file, CleanUp.OWN);
            kept.add(file);
        }
        return kept;
    }

    /** Removes the files that are not to stay. */
    void cleanUp() {
        files.forEach((file, kind) -> {
            if (pinning.cleanUp().contains(kind)) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    LOG.warn("{} stays: {}", file, e.toString());
                }
            }
        });
        files.clear();
    }
}
