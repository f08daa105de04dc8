/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool on a disk that is full, or read-only; Kafka is away all the time. */
class DiskFaultsPrivilegedIT {
    @TempDir
    Path state;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(state.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "acheron-test", disk.toString()) == 0;
        assumeTrue(mounted, "skipped: this user may not mount a small disk");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void shouldCountWhatAFullDiskRefuses() throws Exception {
        try (CollectorProcess collector = collect()) {
            collector.awaitLine("acheron collector ready");
            Programs.storm(500).waitFor();
            assertThat(collector.awaitLine("cannot write to the spool")).contains("No space left on device");
            collector.terminate();
            assertThat(collector.awaitEnd()).isZero();
            LastLine last = LastLine.of(collector);
            last.assertBalanced();
            assertThat(last.spooled()).as(last.text()).isPositive();
            assertThat(last.text()).contains("publish spool_failed=");
        }
    }

    @Test
    void shouldSayAtTheStartThatTheDiskIsReadOnly() throws Exception {
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
        try (CollectorProcess collector = collect()) {
            assertThat(collector.awaitEnd()).isEqualTo(2);
            assertThat(collector.lastLine())
                    .contains("cannot use the spool", "Read-only file system", "give another with --spool");
        }
    }

    private CollectorProcess collect() throws Exception {
        return new CollectorProcess(
                state,
                "collect",
                "--bootstrap",
                "127.0.0.1:1",
                "--spool",
                disk.resolve("spool").toString(),
                "--set",
                "stop.timeout=1s");
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
