/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.byref.IntByReference;

/** Looks for programs in the kernel by the digest of their instructions: those of a collector that runs in another process. */
public final class ForeignPrograms {
    private static final int MAP_TYPE = 0;
    private static final int MAP_KEY = 8;
    private static final int MAP_VALUE = 12;
    private static final int MAP_ENTRIES = 16;
    private static final int MAP_NAME = 24;
    private static final int MAP_NAME_BYTES = 16;
    private static final int MAP_INFO_BYTES = 40;

    private final NativeCalls calls = NativeCalls.load();
    private final List<ProgramInfo> found = new ArrayList<>();

    /**
     * @param tags digests looked for
     * @param except numbers of programs that are not meant, such as those on trial
     * @throws BpfException when libbpf is missing
     */
    public ForeignPrograms(Set<String> tags, Set<Long> except) {
        IntByReference next = new IntByReference();
        int id = 0;
        while (calls.bpf().bpf_prog_get_next_id(id, next) == 0) {
            id = next.getValue();
            withDescriptor(calls.bpf().bpf_prog_get_fd_by_id(id), fd -> {
                ProgramInfo info = ProgramInfo.of(calls, fd);
                if (tags.contains(info.tag()) && !except.contains(info.id())) {
                    found.add(info);
                }
            });
        }
    }

    /** A program may be gone before it can be asked. */
    private void withDescriptor(int fd, Consumer<Integer> work) {
        if (fd >= 0) {
            try {
                work.accept(fd);
            } finally {
                calls.libc().close(fd);
            }
        }
    }

    /** Returns number, runs and run time of the programs found, by digest; of several with one digest, the last loaded. */
    public Map<String, ProgramRun> byTag() {
        return found.stream()
                .collect(Collectors.toMap(
                        ProgramInfo::tag,
                        it -> new ProgramRun("", "", "", it.id(), it.tag(), it.runs(), it.runTimeNs()),
                        (older, newer) -> newer,
                        LinkedHashMap::new));
    }

    /** Hands over each map that the programs found use; it can be read during the call only. */
    public void forEachMap(Consumer<MapContent> work) {
        Set<Integer> ids = new TreeSet<>();
        found.forEach(it -> ids.addAll(it.maps()));
        for (int id : ids) {
            withDescriptor(calls.bpf().bpf_map_get_fd_by_id(id), fd -> work.accept(content(fd)));
        }
    }

    private MapContent content(int fd) {
        Pointer info = Memory.allocateDirect(calls.runtime(), MAP_INFO_BYTES, true);
        calls.check(
                calls.bpf().bpf_obj_get_info_by_fd(fd, info, new IntByReference(MAP_INFO_BYTES)), "ask about a map");
        byte[] name = new byte[MAP_NAME_BYTES];
        info.get(MAP_NAME, name, 0, MAP_NAME_BYTES);
        SharedMaps.Shared map = new SharedMaps.Shared(
                new String(name, StandardCharsets.US_ASCII).replaceFirst("\0.*", ""),
                info.getInt(MAP_TYPE),
                fd,
                info.getInt(MAP_KEY),
                info.getInt(MAP_VALUE),
                info.getInt(MAP_ENTRIES));
        MapAccess access =
                new MapAccess(calls, new SharedMaps(calls, Map.of(), new Pins(calls, Pinning.NONE, Set.of())), map);
        return new MapContent(
                map.name(), map.type(), map.keySize(), access.valueBytes(), map.entries(), access::forEach);
    }
}
