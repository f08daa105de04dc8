/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CgroupRootTest {
    @Test
    void shouldFindTheUnifiedHierarchy() {
        assertThat(CgroupRoot.parse("proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n"))
                .isEqualTo(Path.of("/sys/fs/cgroup"));
        assertThatThrownBy(() -> CgroupRoot.parse("cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\n"))
                .hasMessageContaining("cgroup v2 is not mounted");
    }
}
