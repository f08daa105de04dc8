/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.Namespaces;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.ProcessExec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LibraryArrivalsTest {
    private final LibraryArrivals arrivals = new LibraryArrivals();

    @Test
    void shouldLookAtTheFirstProgramsOfEachMountNamespaceAndThenSeldom() {
        assertThat(IntStream.range(0, 100).filter(it -> arrivals.mayBring(exec("/bin/true", 1, it))))
                .hasSize(8);
        assertThat(arrivals.mayBring(exec("/bin/true", 2, 100))).isTrue();
        assertThat(arrivals.mayBring(exec("/bin/true", 1, 20_000_000_000L))).isTrue();
        assertThat(arrivals.mayBring(exec("/bin/true", 1, 20_000_000_001L))).isFalse();
    }

    @Test
    void shouldLookAtEveryJava() {
        assertThat(IntStream.range(0, 100).filter(it -> arrivals.mayBring(exec("/opt/jdk/bin/java", 1, it))))
                .hasSize(100);
    }

    private static Event exec(String path, long namespace, long timeNs) {
        Event event = new Event();
        event.setHeader(new Header());
        event.getHeader().setKernelTimeNs(timeNs);
        event.setProcess(new ProcessContext());
        event.getProcess().setNamespaces(new Namespaces());
        event.getProcess().getNamespaces().setMnt(namespace);
        event.setProcessExec(new ProcessExec());
        event.getProcessExec().setExecutable(new FileRef());
        event.getProcessExec().getExecutable().setPath(path);
        return event;
    }
}
