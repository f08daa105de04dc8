/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostIdentityTest {
    private static final String UUID = "4c4c4544-0051-3510-8052-b4c04f4a3132";
    private static final String MACHINE = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path root;

    private Path state;
    private HostIdSearch search;

    @BeforeEach
    void search() {
        state = root.resolve("state");
        search = new HostIdSearch(new HostFiles(root), state);
    }

    @Test
    void shouldPreferTheStrongerSource() throws Exception {
        String random = search.find(null);
        write("etc/machine-id", MACHINE + "\n");
        assertThat(search.find(null)).isEqualTo(MACHINE).isNotEqualTo(random);
        write("sys/class/dmi/id/product_uuid", UUID.toUpperCase(java.util.Locale.ROOT) + "\n");
        assertThat(search.find(null)).isEqualTo(UUID);
        write("var/lib/cloud/data/instance-id", "i-0abc\n");
        assertThat(search.find("")).isEqualTo("i-0abc");
        assertThat(search.find(" web-1 ")).isEqualTo("web-1");
    }

    @Test
    void shouldNotTakeIdsThatManyMachinesShare() throws Exception {
        write("sys/class/dmi/id/product_uuid", "03000200-0400-0500-0006-000700080009");
        write("var/lib/cloud/data/instance-id", "iid-datasource-none");
        write("etc/machine-id", "uninitialized");
        assertThat(search.find(null))
                .isEqualTo(Files.readString(state.resolve("host-id")).strip());
    }

    @Test
    void shouldKeepARandomId() throws Exception {
        String first = search.find(null);
        assertThat(first).hasSize(36);
        assertThat(search.find(null)).isEqualTo(first);
    }

    @Test
    void shouldSayWhatToDoWhenNoIdCanBeKept() throws Exception {
        Files.writeString(state, "a file where a directory should be");
        assertThatThrownBy(() -> search.find(null))
                .isInstanceOf(HostUnreadableException.class)
                .hasMessageContaining("host-id")
                .hasMessageContaining("set host.id");
    }

    @Test
    void shouldKnowThisBoot() throws Exception {
        HostIdentity here = HostIdentity.discover("here", state);
        assertThat(here.hostId()).isEqualTo("here");
        assertThat(here.hostName()).isNotBlank();
        assertThat(here.bootId()).hasSize(36);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
