/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that users start, with programs of its own in place of those that would change the machine. */
class LauncherTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFindALibraryThatStandsBeforeMuchElse() throws Exception {
        // More than a pipe holds, so that a reader that stops at the first find ends this program by a signal.
        program(
                "ldconfig",
                "echo 'libbpf.so.1 => /lib/libbpf.so.1'; yes 'libother.so.1 => /lib/libother.so.1' | head -n 100000");
        program("apt-get", "exit 1");
        program("mvn", "exit 0");

        String said = launch("build");

        assertThat(said).doesNotContain("libbpf1").contains("acheron: ");
    }

    @Test
    void shouldRefuseACommandThatItDoesNotKnow() throws Exception {
        assertThat(launch("demmo")).contains("usage: ./acheron COMMAND", "acheron: unknown command: demmo", "[exit 2]");
    }

    private void program(String name, String text) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** @return all it said, and how it ended */
    private String launch(String command) throws Exception {
        // A copy: what the launcher builds and remembers lies beside it.
        Path launcher = Files.copy(
                Path.of(System.getProperty("acheron.root", "../..")).resolve("acheron"), directory.resolve("acheron"));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("PATH", directory.resolve("bin") + ":" + path);
        int exit = builder.start().waitFor();
        return Files.readString(output) + "[exit " + exit + "]";
    }
}
