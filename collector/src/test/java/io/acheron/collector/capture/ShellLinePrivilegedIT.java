/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.payload.ShellLine;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Types into a bash that believes in a person. */
class ShellLinePrivilegedIT {
    private static final String TYPE = """
            import pty, time
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv('/bin/bash', ['bash', '--norc', '--noprofile', '-i'])
            seen = b''
            def until(mark):
                global seen
                while mark not in seen:
                    seen += os.read(terminal, 1024)
                seen = seen[seen.index(mark) + len(mark):]
            os.write(terminal, b"PS1='rea''dy> '\\n")
            until(b'ready> ')
            os.write(terminal, b'cd /; : kaes\\xc3\\xa4\\n')
            until(b'ready> ')
            os.write(terminal, b': ' + b'l' * 1500 + b'\\n')
            until(b'ready> ')
            os.write(terminal, b'exit\\n')
            os.waitpid(pid, 0)
            print(pid)
            """;

    @Test
    void shouldReportLinesOfAnInteractiveShellWhenAskedFor() throws Exception {
        try (LiveCapture live =
                LiveCapture.start(new KernelOptions(Set.of("shell_line"), KernelOptions.DEFAULT_RING_BYTES, "test"))) {
            live.require("shell_line");
            int shell = Python.run(TYPE).numbers().get(0);

            ShellLine line = live.await(
                            "shell_line",
                            shell,
                            it -> it.getShellLine().getLine().startsWith("cd /"))
                    .getShellLine();
            assertThat(line.getLine()).startsWith("cd /; : kaes");
            assertThat(line.getTruncated()).isFalse();
            assertThat(line.getExecutable())
                    .isEqualTo(Path.of("/bin/bash").toRealPath().toString());
            ShellLine longer = live.await(
                            "shell_line",
                            shell,
                            it -> it.getShellLine().getLine().startsWith(": l"))
                    .getShellLine();
            assertThat(longer.getTruncated()).isTrue();
            assertThat(longer.getLine()).hasSize(1023);
        }
    }

    @Test
    void shouldBeOffUnlessAskedFor() throws Exception {
        try (LiveCapture live = LiveCapture.start(KernelOptions.all("test"))) {
            assertThat(live.capture.probes())
                    .filteredOn(it -> it.name().equals("shell_line"))
                    .extracting(ProbeState::state)
                    .containsExactly(ProbeState.State.OFF);
        }
    }
}
