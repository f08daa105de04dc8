/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins maps and links on a BPF file system that only the test has. */
class PinningPrivilegedIT {
    private static final String SOURCE = """
            #include "acheron.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, u64); } kept SEC(".maps");
            struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, u64); } passing SEC(".maps");
            SEC("raw_tp/sched_process_exec") int on_exec(void *ctx)
            {
                u32 zero = 0;
                u64 *value = bpf_map_lookup_elem(&kept, &zero);
                u64 *other = bpf_map_lookup_elem(&passing, &zero);
                if (value && other)
                    *other = __sync_fetch_and_add(value, 1);
                return 0;
            }
            """;

    private static final String MAPPING = """
            probe: pinned
            variants:
              - {name: it, programs: [on_exec]}
            maps: {kept: {pin: true, entries: ENTRIES}}
            """;

    private static final long MARK = 1_000_000;

    @TempDir
    private Path directory;

    @TempDir
    private Path mountPoint;

    private BpfMount mount;
    private ProbeWorkshop workshop;
    private Path pins;

    @BeforeEach
    void mount() throws Exception {
        mount = BpfMount.open(mountPoint);
        pins = mount.path().resolve("acheron");
        workshop = new ProbeWorkshop(directory).add("pinned", SOURCE, MAPPING.replace("ENTRIES", "4"));
    }

    @AfterEach
    void unmount() throws Exception {
        mount.close();
    }

    @Test
    void shouldFindThePinnedMapAgainAtTheNextStart() throws Exception {
        try (KernelProbes first = start(Set.of())) {
            first.map("kept").update(key(1), value(MARK));
            assertThat(files()).as("only what asks for it").containsExactly("kept");
            assertThat(Files.getPosixFilePermissions(pins)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        try (KernelProbes second = start(Set.of(CleanUp.OWN))) {
            assertThat(read(second, 1)).isEqualTo(MARK);
            assertThat(read(second, 0)).as("counted by the programs of both").isPositive();
            assertThat(second.map("kept").capacity()).isEqualTo(4);
        }
        assertThat(files()).as("it was there before the second run").containsExactly("kept");
        start(Set.of(CleanUp.REUSED)).close();
        assertThat(files()).isEmpty();
        start(Set.of(CleanUp.OWN)).close();
        assertThat(files()).isEmpty();
        try (KernelProbes last = start(Set.of())) {
            assertThat(read(last, 1)).as("a new one").isZero();
        }
    }

    @Test
    void shouldNotUseAMapOfAnotherShape() throws Exception {
        start(Set.of()).close();
        workshop.mapping("pinned", MAPPING.replace("ENTRIES", "8"));
        try (KernelProbes probes =
                new KernelProbes(workshop.probes(), 1 << 16, new Pinning(pins, Set.of(CleanUp.REUSED)))) {
            probes.attach(it -> true);
            ProbeStatus status = probes.status().get(0);
            assertThat(status.standing()).isEqualTo(ProbeStatus.Standing.FAILED);
            assertThat(status.reason())
                    .contains(
                            "what is pinned as " + pins.resolve("kept") + " is another map",
                            "4 entries",
                            "wanted: ",
                            "8 entries",
                            "remove that file");
        }
        assertThat(files()).as("it may be somebody else's").containsExactly("kept");
    }

    @Test
    void shouldRefuseWhatIsNoPlaceToPinIn() throws Exception {
        Path open = Files.createDirectory(mount.path().resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> pinning(open, Set.of()).prepare())
                .isInstanceOf(BpfException.class)
                .hasMessageContaining("others may write to it");

        Path foreign = Files.createDirectory(mount.path().resolve("foreign"));
        Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(foreign, "unix:uid", 12345);
        assertThatThrownBy(() -> pinning(foreign, Set.of()).prepare())
                .isInstanceOf(BpfException.class)
                .hasMessageContaining("it belongs to user 12345");
    }

    /** Shows what a pinned link would do: decision 0008 tells why the collector has none. */
    @Test
    void shouldKeepProgramsRunningByTheirPinnedLinks() throws Exception {
        List<Path> links;
        try (KernelProbes probes = start(Set.of())) {
            links = probes.pinLinks("pinned");
            assertThat(links).containsExactly(pins.resolve("link_pinned_0"));
        }
        long before = kept();
        assertThat(kept()).as("no collector, and it counts").isGreaterThan(before);
        for (Path link : links) {
            Files.delete(link);
        }
        long after = kept();
        assertThat(kept()).isEqualTo(after);
    }

    /** Starts a process and returns the count in the pinned map, which nobody but this opens. */
    private long kept() throws Exception {
        new ProcessBuilder("/bin/true").start().waitFor();
        NativeCalls calls = NativeCalls.load();
        int fd = calls.bpf().bpf_obj_get(pins.resolve("kept").toString());
        calls.check(fd, "open the pinned map");
        SharedMaps.Shared map = new SharedMaps.Shared("kept", 2, fd, 4, 8, 4);
        try (SharedMaps maps = new SharedMaps(calls, java.util.Map.of(), new Pins(calls, Pinning.NONE, Set.of()))) {
            return number(new MapAccess(calls, maps, map).lookup(key(0)).orElseThrow());
        } finally {
            calls.libc().close(fd);
        }
    }

    private KernelProbes start(Set<CleanUp> cleanUp) throws Exception {
        KernelProbes probes = new KernelProbes(workshop.probes(), 1 << 16, pinning(pins, cleanUp));
        probes.attach(it -> true);
        ProbeStatus status = probes.status().get(0);
        if (status.reason().contains("may not load BPF programs")) {
            probes.close();
            System.err.println("SKIPPED: " + status.reason());
            Assumptions.abort(status.reason());
        }
        assertThat(status.standing()).as(status.toString()).isEqualTo(ProbeStatus.Standing.ATTACHED);
        new ProcessBuilder("/bin/true").start().waitFor();
        return probes;
    }

    private static Pinning pinning(Path directory, Set<CleanUp> cleanUp) {
        return new Pinning(directory, cleanUp);
    }

    private List<String> files() throws Exception {
        try (var files = Files.list(pins)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    private static long read(KernelProbes probes, int key) {
        return number(probes.map("kept").lookup(key(key)).orElseThrow());
    }

    private static long number(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
    }

    private static byte[] key(int key) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(key).array();
    }

    private static byte[] value(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }
}
