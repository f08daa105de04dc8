/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A technique that gives a shell to the listener; what differs is how the shell's stdio is joined to the socket. */
abstract class ReverseShell implements Technique {
    private final String name;
    private final String does;
    private final List<List<String>> tools;

    ReverseShell(String name, String does, List<List<String>> tools) {
        this.name = name;
        this.does = does;
        this.tools = tools;
    }

    /** @return the command line that calls 127.0.0.1 at this port */
    abstract List<String> command(Stage stage, int port) throws TechniqueFailedException;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String does() {
        return does;
    }

    @Override
    public final List<List<String>> tools() {
        return tools;
    }

    @Override
    public final Set<String> evidence() {
        return Set.of("stdio_socket", "process_exec", "tcp_connect");
    }

    @Override
    public final String perform(Stage stage) throws TechniqueFailedException {
        Listener listener = stage.listen();
        stage.start(command(stage, listener.port()).toArray(String[]::new));
        try {
            return "the shell answered " + listener.converse();
        } catch (IOException e) {
            throw new TechniqueFailedException(e.getMessage() + stage.said(), e);
        }
    }
}
