/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the kernel to the alert: every technique that can run here is caught. */
class DemoPrivilegedIT {
    @Test
    void shouldCatchEveryTechnique(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(
                DemoProcess.collectorClassPath().isPresent(),
                "SKIPPED: the collector is not built; run mvn -pl collector package first");
        Path temp = Files.createDirectory(directory.resolve("tmp"));
        Path out = directory.resolve("out");
        try (DemoProcess demo = DemoProcess.start(temp, out, "--json", "--for", "1s")) {
            assertThat(demo.awaitEnd(300)).as(demo.err()).isTrue();
            Assumptions.assumeFalse(
                    demo.err().contains("Without BPF"),
                    "SKIPPED: BPF cannot be loaded here (root and a kernel with BTF are needed), so nothing was shown end to end");

            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.err())
                    .contains(" caught, 0 missed")
                    .doesNotContain("did not work")
                    .doesNotContain("MISSED");
            List<String> lines = Files.readAllLines(out);
            assertThat(lines).isNotEmpty();
            for (String line : lines) {
                JsonNode alert = new ObjectMapper().readTree(line);
                assertThat(alert.path("class_uid").intValue()).as(line).isEqualTo(2004);
            }
        }
    }
}
