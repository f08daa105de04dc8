/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.payload.DnsLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the C library for names that need no server: addresses, the local host, and what cannot be. */
class DnsLookupPrivilegedIT {
    private static final int EAI_NONAME = -2;
    private static final int EAI_SERVICE = -8;
    private static final int ANY = 0;
    private static final int INET = 2;
    private static final int INET6 = 10;

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(new KernelOptions(Set.of("dns_lookup", "process_exec"), 1 << 20, "test"));
        live.require("dns_lookup");
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportWhatThreadsAskAtTheSameTime() throws Exception {
        List<String> lookups = new ArrayList<>(List.of("127.0.0.1,80,0", "::ffff:192.0.2.1,,10", "fe80::1,443,0"));
        for (int i = 1; i <= 20; i++) {
            lookups.add("192.0.2." + i + "," + (1000 + i) + "," + INET);
        }
        long pid = resolve(lookups);

        DnsLookup local = lookup(pid, "127.0.0.1");
        assertThat(local.getResult()).isZero();
        assertThat(local.getService()).isEqualTo("80");
        assertThat(local.getFamily()).isEqualTo(ANY);
        assertThat(local.getAddresses()).containsExactly("127.0.0.1");
        assertThat(local.getDurationNs()).isPositive();
        assertThat(local.getLibrary()).endsWith("/libc.so.6");
        DnsLookup mapped = lookup(pid, "::ffff:192.0.2.1");
        assertThat(mapped.getFamily()).isEqualTo(INET6);
        assertThat(mapped.getAddresses()).containsExactly("192.0.2.1");
        assertThat(lookup(pid, "fe80::1").getAddresses()).containsExactly("fe80::1");
        for (int i = 1; i <= 20; i++) {
            DnsLookup one = lookup(pid, "192.0.2." + i);
            assertThat(one.getAddresses()).containsExactly("192.0.2." + i);
            assertThat(one.getService()).isEqualTo(Integer.toString(1000 + i));
        }
        assertThat(live.seen)
                .filteredOn(it -> it.getDnsLookup() != null && it.getProcess().getPid() == pid)
                .hasSize(23);
    }

    @Test
    void shouldReportLookupsInVain() throws Exception {
        String service = "none-" + UUID.randomUUID();
        long pid = resolve(List.of("192.0.2.1,,10", "127.0.0.1," + service + ",0", ",,0"));

        DnsLookup wrongFamily = lookup(pid, "192.0.2.1");
        assertThat(wrongFamily.getResult()).isLessThan(0);
        assertThat(wrongFamily.getAddresses()).isEmpty();
        assertThat(lookup(pid, "127.0.0.1").getResult()).isEqualTo(EAI_SERVICE);
        assertThat(lookup(pid, "127.0.0.1").getService()).isEqualTo(service);
        assertThat(lookup(pid, "").getResult()).isEqualTo(EAI_NONAME);
    }

    @Test
    void shouldReportWhatAJvmAsks() throws Exception {
        Process jvm = Workload.start("resolve", "localhost");
        jvm.waitFor();

        DnsLookup lookup = lookup(jvm.pid(), "localhost");
        assertThat(lookup.getResult()).isZero();
        assertThat(lookup.getAddresses()).isNotEmpty().isSubsetOf("127.0.0.1", "::1");
    }

    /**
     * A copy of the C library stands for the one of a container: another file, brought by a program. That is called java
     * here, since other programs are looked at only now and then.
     */
    @Test
    void shouldMeetLibrariesThatProgramsBringLater(@TempDir Path directory) throws Exception {
        Path library;
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            library = maps.filter(it -> it.endsWith("/libc.so.6"))
                    .map(it -> Path.of(it.substring(it.indexOf('/'))))
                    .findFirst()
                    .orElseThrow();
        }
        Path copy = Files.copy(
                library, Files.createDirectory(directory.resolve("lib")).resolve("libc.so.6"));
        Path shell = Files.copy(
                Path.of("/bin/sh").toRealPath(),
                Files.createDirectory(directory.resolve("bin")).resolve("java"),
                StandardCopyOption.COPY_ATTRIBUTES);
        ProcessBuilder builder = new ProcessBuilder(shell.toString(), "-c", "read wait; exec getent ahosts 127.0.0.9");
        builder.environment()
                .put("LD_LIBRARY_PATH", requireNonNull(copy.getParent()).toString());
        Process process = builder.start();
        live.await("process_exec", process.pid(), it -> true);
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        process.waitFor();

        assertThat(lookup(process.pid(), "127.0.0.9").getLibrary()).isEqualTo(copy.toString());
    }

    private static long resolve(List<String> lookups) throws Exception {
        List<String> arguments = new ArrayList<>(lookups);
        arguments.add(0, "resolve");
        try (PythonWorkload script = PythonWorkload.start("sockets.py", arguments.toArray(new String[0]))) {
            assertThat(script.line()).isEqualTo("done");
            script.finish();
            return script.pid();
        }
    }

    private static DnsLookup lookup(long pid, String name) throws InterruptedException {
        return live.await("dns_lookup", pid, it -> it.getDnsLookup().getName().equals(name))
                .getDnsLookup();
    }
}
