/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own that can be filled to the last page.
 *
 * @param folder where it is mounted
 */
public record SmallDisk(Path folder) implements AutoCloseable {
    /**
     * Mounts one, or skips the test with a word where that is forbidden.
     *
     * @param folder exists
     * @param size such as 4m
     */
    public static SmallDisk mount(Path folder, String size) throws Exception {
        if (run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()) != 0) {
            Assumptions.abort("SKIPPED: a full disk can be tried by root alone, who may mount one");
        }
        return new SmallDisk(folder);
    }

    /** @return a file that takes all space there is */
    public Path fill() throws IOException {
        Path filler = folder.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            for (int pages = 0; pages < 100_000; pages++) {
                out.write(page);
            }
            throw new AssertionError(folder + " is not limited");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        return filler;
    }

    @Override
    public void close() throws Exception {
        run("umount", "-l", folder.toString());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
