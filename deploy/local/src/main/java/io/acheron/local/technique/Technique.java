/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;
import java.util.Set;

/**
 * A harmless attack: it does what an attacker's program does to the kernel's eye, against a listener of its own on loopback, and runs nothing
 * but {@code echo} and {@code id}. Found by {@link java.util.ServiceLoader}, run in the order of the service file.
 */
public interface Technique {
    /** @return stable short name, lower case with dashes */
    String name();

    /** @return what it does, one sentence */
    String does();

    /** @return programs it needs; within an inner list any one will do */
    default List<List<String>> tools() {
        return List.of();
    }

    /** @return kinds of event of which one must be in the evidence of an alert that is to count as having caught it */
    Set<String> evidence();

    /**
     * Runs it, within a few seconds.
     *
     * @param stage gives it processes, listeners and a marker, and takes them away afterwards
     * @return what came back, for people
     * @throws TechniqueFailedException if the mechanism itself did not work, so that nothing could be detected
     */
    String perform(Stage stage) throws TechniqueFailedException, InterruptedException;
}
