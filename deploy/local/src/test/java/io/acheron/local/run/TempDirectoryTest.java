/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TempDirectoryTest {
    @TempDir
    Path parent;

    private String before;

    @BeforeEach
    void pointToParent() {
        before = System.setProperty("java.io.tmpdir", parent.toString());
    }

    @AfterEach
    void restore() {
        System.setProperty("java.io.tmpdir", before);
    }

    @Test
    void shouldBeGoneWithAllThatIsInIt() throws IOException {
        Path path;
        try (TempDirectory directory = TempDirectory.create()) {
            path = directory.path();
            Files.writeString(directory.resolve("a/b").resolve("file"), "text");
        }
        assertThat(path).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void shouldRemoveWhatAKilledProcessLeftButNothingElse() throws IOException {
        Path abandoned = Files.createDirectory(parent.resolve("acheron-123"));
        Files.writeString(abandoned.resolve(".lock"), "");
        Files.writeString(abandoned.resolve("data"), "left");
        Path kept = Files.createDirectory(parent.resolve("acheron-456"));
        Path foreign = Files.createDirectory(parent.resolve("other"));
        Files.writeString(foreign.resolve(".lock"), "");

        try (TempDirectory running = TempDirectory.create();
                TempDirectory next = TempDirectory.create()) {
            assertThat(abandoned).doesNotExist();
            assertThat(running.path()).exists();
            assertThat(next.path()).exists();
        }
        assertThat(parent)
                .isDirectoryContaining(path -> path.equals(kept))
                .isDirectoryContaining(path -> path.equals(foreign));
    }

    @Test
    void shouldStayForLaterRunsTooWhenKept() throws IOException {
        Path path;
        try (TempDirectory directory = TempDirectory.create()) {
            path = directory.path();
            directory.keep();
        }
        TempDirectory.create().close();
        assertThat(path).isDirectory();
    }
}
