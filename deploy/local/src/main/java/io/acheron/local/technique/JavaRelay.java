/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;

/** A Java program as the relay: the shell sees pipes, the JVM holds them and the socket. */
public final class JavaRelay extends ReverseShell {
    /** Made by the service loader. */
    public JavaRelay() {
        super("java-relay", "a Java program copies between a socket and a shell it started", List.of());
    }

    @Override
    List<String> command(Stage stage, int port) throws TechniqueFailedException {
        return ChildJvm.command(io.acheron.local.technique.target.Relay.class, Integer.toString(port));
    }
}
