/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are looked up for numbers: users, terminals. */
class NamesTest {
    @TempDir
    Path directory;

    private long nowNs;

    @Test
    void shouldNameUsersAndNoticeNewOnes() throws Exception {
        Path passwd = directory.resolve("passwd");
        Files.writeString(
                passwd, "root:x:0:0:root:/root:/bin/bash\nbroken line\n:x:7:7::/:\ntoor:x:0:0::/:\nweb:x:33:33::/:\n");
        UserNames users = new UserNames(passwd, () -> nowNs);
        assertThat(users.name(0)).isEqualTo("root");
        assertThat(users.name(33)).isEqualTo("web");
        assertThat(users.name(1000)).isNull();
        Files.writeString(passwd, "eve:x:1000:1000::/:\n");
        Files.setLastModifiedTime(passwd, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(users.name(1000)).as("not looked at again yet").isNull();
        nowNs += TimeUnit.SECONDS.toNanos(6);
        assertThat(users.name(1000)).isEqualTo("eve");
        Files.delete(passwd);
        nowNs += TimeUnit.SECONDS.toNanos(6);
        assertThat(users.name(1000)).isNull();
    }

    @Test
    void shouldReadStatOfProcessesWithOddNames() {
        ProcessStat stat = ProcessStat.parse(
                "4711 (a) S (b c) R 17 4711 18 34816 4711 4194304 1 2 3 4 5 6 7 8 20 0 1 0 123456 1 2 3\n");
        assertThat(stat).isEqualTo(new ProcessStat("a) S (b c", 'R', 17, 4711, 18, "pts0", 1_234_560_000_000L));
        assertThat(ProcessStat.parse("4711 (x")).isNull();
        assertThat(ProcessStat.parse("4711 (x) R 1 2")).isNull();
        assertThat(ProcessStat.parse("4711 (x) R a b c d e f g h i j k l m n o p q r s t"))
                .isNull();
        assertThat(ProcessStat.parse("")).isNull();
    }
}
