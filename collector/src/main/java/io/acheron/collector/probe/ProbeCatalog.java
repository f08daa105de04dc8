/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All probes there are: those named in the index of the kernel side's jar. A new probe is a new pair of files, found at
 * build time.
 */
public final class ProbeCatalog {
    private static final String ROOT = "io/acheron/bpf/";
    private static final String OBJECT = ".bpf.o";
    private static final String MAPPING = ".yaml";

    private final List<Probe> probes;
    private final MappingFile headFile;
    private final ProbeMapping.HeadMapping head;

    ProbeCatalog(List<Probe> probes, MappingFile headFile) {
        this.probes = List.copyOf(probes);
        this.headFile = headFile;
        this.head = headFile.head();
    }

    /**
     * Reads the catalog from the class path.
     *
     * @throws ProbeFileException when a file is missing or wrong
     */
    public static ProbeCatalog load() {
        return read(
                ProbeCatalog::bytes,
                text(ProbeCatalog::bytes, "index").lines().map(String::strip).filter(it -> !it.isEmpty()));
    }

    /**
     * Reads the catalog from a directory that holds {@code NAME.bpf.o} and {@code NAME.yaml} for each probe; the common head comes
     * from the class path.
     *
     * @throws ProbeFileException when a file is missing or wrong
     */
    public static ProbeCatalog of(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(OBJECT))
                    .map(it -> it.substring(0, it.length() - OBJECT.length()))
                    .toList();
            return read(name -> bytes(directory.resolve(name)), names.stream());
        } catch (IOException e) {
            throw new ProbeFileException("the probes in " + directory + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static ProbeCatalog read(Function<String, byte[]> files, Stream<String> names) {
        List<Probe> probes = new ArrayList<>();
        int nextTypeId = 1;
        for (String name : names.sorted().toList()) {
            MappingFile file = new MappingFile(name + MAPPING, text(files, name + MAPPING));
            Probe probe = new Probe(file, file.probe(), () -> files.apply(name + OBJECT), nextTypeId);
            nextTypeId += probe.events().size();
            probes.add(probe);
        }
        return new ProbeCatalog(probes, new MappingFile("head.yaml", text(ProbeCatalog::bytes, "head.yaml")));
    }

    /** Returns the probes sorted by name. */
    public List<Probe> probes() {
        return probes;
    }

    /** Returns the probe of that name. */
    public Optional<Probe> probe(String name) {
        return probes.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** Returns where the fields all records share come from. */
    public ProbeMapping.HeadMapping head() {
        return head;
    }

    /** Returns the file of the common head, for complaints. */
    public MappingFile headFile() {
        return headFile;
    }

    /** Returns the largest type id in use. */
    public int lastTypeId() {
        return probes.stream().mapToInt(it -> it.events().size()).sum();
    }

    /**
     * Reads an object that is no probe but serves several, from {@code bpf/shared}.
     *
     * @param name file name without {@code .bpf.o}
     */
    public static byte[] sharedObject(String name) {
        return bytes("shared/" + name + OBJECT);
    }

    private static String text(Function<String, byte[]> files, String name) {
        return new String(files.apply(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ProbeFileException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = ProbeCatalog.class.getClassLoader().getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new ProbeFileException(
                        ROOT + name + " is not on the class path: build the module bpf, which needs clang");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
