/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit that is shipped, as systemd itself reads it. */
class ServiceUnitTest {
    private static final Path UNIT = Path.of("..", "deploy", "systemd", "acheron-collector.service");

    @TempDir
    Path directory;

    @Test
    void shouldHoldNothingThatSystemdDoesNotUnderstand() throws Exception {
        String unit = Files.readString(UNIT);
        assertThat(unit).contains("Type=notify\n", "WatchdogSec=", "MemoryMax=", "CPUQuota=", "NoNewPrivileges=yes\n");
        // The program is installed by the package, not by this test.
        Path copy = Files.writeString(
                directory.resolve(UNIT.getFileName()), unit.replaceFirst("(?m)^ExecStart=\\S+", "ExecStart=/bin/true"));
        Process verify;
        try {
            verify = new ProcessBuilder("systemd-analyze", "verify", copy.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            abort("skipped: systemd-analyze is not installed, so nobody can read the unit");
            return;
        }
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain(UNIT.getFileName().toString());
    }
}
