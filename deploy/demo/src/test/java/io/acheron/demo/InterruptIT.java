/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C at any moment leaves nothing: no process (so no BPF program, which lives as long as its holder), no file. */
class InterruptIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Kafka broker in this process",
                "CMDB and rules",
                "Flink cluster in this process",
                "as one job",
                "collector started on this kernel",
                "rules into the running job",
                "everything runs"
            })
    void shouldLeaveNothingWhenInterrupted(String moment, @TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(
                DemoProcess.collectorClassPath().isPresent(),
                "SKIPPED: the collector is not built; run mvn -pl collector package first");
        Path temp = Files.createDirectory(directory.resolve("tmp"));
        try (DemoProcess demo = DemoProcess.start(temp, directory.resolve("out"))) {
            assertThat(demo.awaitLine(line -> line.contains(moment), 120))
                    .as(demo.err())
                    .isTrue();
            List<ProcessHandle> children = demo.descendants();
            demo.interrupt();

            assertThat(demo.awaitEnd(60)).as("ends by itself: " + demo.err()).isTrue();
            assertThat(demo.exitCode()).as(demo.err()).isEqualTo(130);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(files(temp)).as("left behind").isEmpty();
            assertThat(demo.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void shouldTakeTheCollectorWithItWhenKilled(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(
                DemoProcess.collectorClassPath().isPresent(),
                "SKIPPED: the collector is not built; run mvn -pl collector package first");
        Path temp = Files.createDirectory(directory.resolve("tmp"));
        List<ProcessHandle> children;
        try (DemoProcess demo = DemoProcess.start(temp, directory.resolve("out"), "--no-techniques")) {
            assertThat(demo.awaitLine(line -> line.contains("everything runs"), 120))
                    .as(demo.err())
                    .isTrue();
            children = demo.descendants();
            assertThat(children).isNotEmpty();
            new ProcessBuilder("kill", "-KILL", Long.toString(demo.pid()))
                    .start()
                    .waitFor();
            assertThat(demo.awaitEnd(10)).isTrue();
        }
        for (ProcessHandle child : children) {
            assertThat(child.onExit()).as("pid " + child.pid()).succeedsWithin(java.time.Duration.ofSeconds(30));
        }
    }

    private static List<Path> files(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            // The JVM itself keeps a file there while it runs.
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }
}
