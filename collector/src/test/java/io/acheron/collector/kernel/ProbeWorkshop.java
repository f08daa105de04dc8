/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory in which tests write probes, which are compiled as the build does it. */
public final class ProbeWorkshop {
    private static final Path INCLUDE =
            Path.of("../bpf/include").toAbsolutePath().normalize();

    private final Path directory;

    /** @param directory empty */
    public ProbeWorkshop(Path directory) {
        this.directory = directory;
    }

    /** Writes and compiles the two files of a probe. */
    public ProbeWorkshop add(String name, String source, String mapping) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".bpf.c");
        Files.writeString(file, source);
        Files.writeString(directory.resolve(name + ".yaml"), mapping);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        run(List.of(
                "clang",
                "-g",
                "-O2",
                "-target",
                "bpf",
                "-mcpu=v3",
                "-Wall",
                "-Werror",
                "-D__TARGET_ARCH_" + (arm ? "arm64" : "x86"),
                "-I" + INCLUDE,
                "-idirafter",
                "/usr/include/" + (arm ? "aarch64" : "x86_64") + "-linux-gnu",
                "-c",
                file.toString(),
                "-o",
                directory.resolve(name + ".bpf.o").toString()));
        return this;
    }

    /** Writes another mapping for an object that is there. */
    public void mapping(String name, String mapping) throws IOException {
        Files.writeString(directory.resolve(name + ".yaml"), mapping);
    }

    /** Compiles an ordinary program and returns its path. */
    public Path program(String name, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve(name + ".c"), source);
        Path binary = directory.resolve(name);
        run(List.of("clang", "-O1", "-g", file.toString(), "-o", binary.toString()));
        return binary;
    }

    /** Returns all probes written so far. */
    public ProbeCatalog catalog() {
        return ProbeCatalog.of(directory);
    }

    /** Returns all probes written so far. */
    List<Probe> probes() {
        return catalog().probes();
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
