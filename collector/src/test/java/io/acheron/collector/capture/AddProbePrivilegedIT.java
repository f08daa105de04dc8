/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.kernel.ProbeWorkshop;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.schema.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adds the probe of the how-to by its two files, just as they stand on that page. */
class AddProbePrivilegedIT {
    private static final Path PAGE = Path.of("../docs/how-to/add-a-probe.md");
    private static final int READ_IMPLIES_EXEC = 0x0400000;
    private static final String CALLER =
            "import ctypes; libc = ctypes.CDLL(None); libc.personality(0xffffffff); libc.personality(0x0400000)";

    @TempDir
    private Path directory;

    @Test
    void shouldCaptureAnEventOfAProbeAddedByTwoFiles() throws Exception {
        ProbeCatalog catalog = new ProbeWorkshop(directory)
                .add("personality", block("c"), block("yaml"))
                .catalog();
        assertThat(catalog.probe("personality").orElseThrow().mapping().enabled())
                .isFalse();
        try (LiveCapture live = LiveCapture.start(new KernelOptions(Set.of("personality"), 1 << 16, "test"), catalog)) {
            Process caller =
                    new ProcessBuilder("python3", "-c", CALLER).inheritIO().start();

            Event event = live.await("prctl", caller.pid(), it -> true);

            assertThat(caller.waitFor()).isZero();
            assertThat(event.getHeader().getProbe()).isEqualTo("personality");
            assertThat(event.getHeader().getVariant()).isEqualTo("syscall_exit");
            assertThat(event.getProcess().getName()).startsWith("python3");
            assertThat(event.getPrctl().getOption()).isEqualTo("personality");
            assertThat(event.getPrctl().getArgument()).isEqualTo(READ_IMPLIES_EXEC);
            assertThat(event.getPrctl().getResult())
                    .as("the personality before")
                    .isZero();
            assertThat(live.seen)
                    .as("asking is not changing")
                    .filteredOn(it -> it.getProcess().getPid() == caller.pid())
                    .hasSize(1);
        }
    }

    private static String block(String language) throws Exception {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as(language + " in " + PAGE).isTrue();
        return block.group(1);
    }
}
