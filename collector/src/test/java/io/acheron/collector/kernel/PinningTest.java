/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinningTest {
    @Test
    void shouldRefuseADirectoryOnAnotherFileSystem(@TempDir Path directory) {
        Path wanted = directory.resolve("pins/deep");
        assertThatThrownBy(() -> new Pinning(wanted, Set.of()).prepare())
                .isInstanceOf(BpfException.class)
                .hasMessage("cannot pin maps in " + wanted + ": " + directory
                        + " is not on a BPF file system, and maps can only be pinned there"
                        + " (mount -t bpf bpf /sys/fs/bpf)");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldNeedNothingWhenNothingIsPinned() {
        assertThatCode(Pinning.NONE::prepare).doesNotThrowAnyException();
    }
}
