/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.util.UUID;

/** Programs that are run to be seen. */
final class Programs {
    /** Runs a program with a text of its own among its arguments and returns the text. */
    static String run() throws Exception {
        String marker = "acheron-" + UUID.randomUUID();
        // Long enough for a collector that reads /proc, where there is no BPF.
        assertThat(new ProcessBuilder("/bin/sh", "-c", "sleep 0.2", marker)
                        .start()
                        .waitFor())
                .isZero();
        return marker;
    }

    /** Starts a thousand programs, a few at a time, in the background. */
    static Process storm(int programs) throws Exception {
        return new ProcessBuilder(
                        "/bin/sh", "-c", "i=0; while [ $i -lt %d ]; do /bin/true; i=$((i+1)); done".formatted(programs))
                .start();
    }

    static boolean isExecOf(Event event, String marker) {
        return event.getProcessExec() != null
                && event.getProcessExec().getArgv().contains(marker);
    }

    private Programs() {}
}
