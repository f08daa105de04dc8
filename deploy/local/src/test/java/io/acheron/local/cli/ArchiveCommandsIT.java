/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users do with an archive, by the commands they type. */
@Timeout(300)
class ArchiveCommandsIT {
    private static final String RECORDING = Path.of(
                    System.getProperty("acheron.root", "../.."), "examples/streams/techniques.ndjson")
            .toString();

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path archive;

    @Test
    void shouldGiveTheSameAlertsFromAnArchiveAsFromTheRecordingItWasMadeOf() {
        String folder = archive.toString();
        assertThat(run(0, "archive", "import", RECORDING, "--to", folder)).contains(" events in 5 files");
        String alerts = run(0, "replay", "--json", RECORDING);
        assertThat(alerts.lines()).hasSizeGreaterThan(10);
        assertThat(run(0, "replay", "--json", folder)).isEqualTo(alerts);

        // The same rows once more, in other files: repeats are left out, before and after a compaction.
        run(0, "archive", "import", folder, "--to", folder);
        assertThat(run(0, "archive", "compact", folder, "--older-than", "1s")).endsWith("10 files became 5\n");
        assertThat(run(0, "replay", "--json", folder)).isEqualTo(alerts);

        assertThat(run(0, "archive", "sweep", folder, "--dry-run"))
                .isEqualTo("0 unfinished files, 0 bytes would be removed, 0 others stay\n");

        assertThat(run(0, "replay", "--json", folder, "--until", "2026-01-01")).isEmpty();
        run(2, "replay", folder, "--since", "yesterday");
        assertThat(err.toString()).contains("'yesterday' is no time; write 2026-11-22 or");
        run(2, "replay", folder, RECORDING);
        assertThat(err.toString()).contains("cannot be mixed with those of an archive");
        run(1, "archive", "compact", archive.resolve("event").toString());
        assertThat(err.toString())
                .contains("is no archive: it has neither event/ nor alert/. Give the folder that --archive.path");
    }

    @Test
    void shouldPrintStatementsForAMetastore() {
        assertThat(run(0, "archive", "ddl", "s3a://soc/acheron", "--database", "soc"))
                .contains("LOCATION 's3a://soc/acheron/event';", "MSCK REPAIR TABLE `soc`.`alert`;");
    }

    @Test
    void shouldSayThatAnArchiveCannotBeMadeThere() {
        run(1, "archive", "import", RECORDING, "--to", "/proc/nowhere");
        assertThat(err.toString()).contains("acheron: /proc/nowhere is not there and cannot be made; give a folder");
    }

    private String run(int exitCode, String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments))
                    .isEqualTo(exitCode);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
