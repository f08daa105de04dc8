/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real datagram socket, held by Python since Java has none. */
class NotifySocketIT {
    private static final String LISTENER = """
            import socket, sys
            name = sys.argv[1]
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind('\\0' + name[1:] if name[0] == '@' else name)
            print('bound', flush=True)
            for _ in range(2):
                print(repr(s.recv(4096).decode()), flush=True)
            """;

    @TempDir
    Path directory;

    @Test
    void shouldReachSocketsInTheFileSystemAndAbstractOnes() throws Exception {
        exchange(directory.resolve("notify").toString());
        exchange("@acheron-test-" + UUID.randomUUID());
    }

    private static void exchange(String name) throws Exception {
        Process listener;
        try {
            listener = new ProcessBuilder("python3", "-c", LISTENER, name).start();
        } catch (IOException e) {
            abort("skipped: python3 is not installed, so nobody can listen");
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("bound");
            NotifySocket socket = new NotifySocket(name);
            socket.send("READY=1\nSTATUS=größer");
            assertThat(lines.readLine()).isEqualTo("'READY=1\\nSTATUS=größer'");
            socket.send("WATCHDOG=1");
            assertThat(lines.readLine()).isEqualTo("'WATCHDOG=1'");
        } finally {
            listener.destroy();
        }
    }

    @Test
    void shouldSayWhyNobodyWasReached() {
        NotifySocket socket = new NotifySocket(directory.resolve("nobody").toString());
        assertThatThrownBy(() -> socket.send("READY=1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file or directory");
        assertThatThrownBy(() -> new NotifySocket("relative")).hasMessageContaining("expected an absolute path");
        assertThatThrownBy(() -> new NotifySocket("/" + "x".repeat(107))).hasMessageContaining("at most 107 bytes");
    }
}
