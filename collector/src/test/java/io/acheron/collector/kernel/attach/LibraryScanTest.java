/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibraryScanTest {
    private static final int PID = (int) ProcessHandle.current().pid();

    @Test
    void shouldFindTheLibraryBesideTheProgram() {
        String java = System.getProperty("java.home") + "/bin/java";

        assertThat(LibraryScan.beside(PID, java, "libjava.so")).isPresent();
        assertThat(LibraryScan.beside(PID, java, "libnothing.so")).isEmpty();
    }

    @Test
    void shouldPassOverProgramsWhoseNameLeadsNowhere() {
        assertThat(LibraryScan.beside(PID, "java", "libjava.so")).isEmpty();
        assertThat(LibraryScan.beside(PID, "/java", "libjava.so")).isEmpty();
        assertThat(LibraryScan.beside(PID, "/\0/bin/java", "libjava.so"))
                .as("no locale has bytes for it")
                .isEmpty();
    }
}
