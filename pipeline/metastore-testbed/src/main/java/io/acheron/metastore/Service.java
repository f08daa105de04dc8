/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.metastore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A metastore for the clients of a test. */
public final class Service {
    /**
     * Runs until it is killed or its standard input ends.
     *
     * @param arguments home directory, in which the file {@code port} appears when the metastore answers
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Metastore metastore = Metastore.start(home);
        metastore.connect().close();
        Path temporary = Files.writeString(home.resolve("port.new"), Integer.toString(metastore.port()));
        Files.move(temporary, home.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
        while (System.in.read() >= 0) {
            // what is said does not matter
        }
        // Threads of the metastore do not end by themselves.
        System.exit(0);
    }

    private Service() {}
}
