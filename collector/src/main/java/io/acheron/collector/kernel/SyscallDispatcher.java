/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.ProbeCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Leads system calls to handlers. One program sees every call return and calls the handlers in an array by tail call, so a handler
 * is attached by writing it into the array. That program is in the kernel only while there are handlers.
 */
public final class SyscallDispatcher implements AutoCloseable {
    private static final String OBJECT = "syscalls";
    private static final String PROGRAM = "on_sys_exit";
    private static final String HANDLERS = "sys_handlers";
    private static final int SLOTS = 2 * SyscallTable.NUMBERS;
    /** Handlers that one call may have. */
    static final int LEVELS = 6;

    private static final int MOST_HANDLERS = 256;

    private final NativeCalls calls;
    private final SharedMaps maps;
    private final KernelCounters counters;
    private final List<String> handlers = new ArrayList<>();
    private final BitSet taken = new BitSet(LEVELS * SLOTS);
    private @Nullable SyscallTable table;
    private @Nullable BpfObject object;
    private @Nullable Pointer link;
    private long handlersNsBefore;
    private boolean stays;

    SyscallDispatcher(NativeCalls calls, SharedMaps maps, KernelCounters counters) {
        this.counters = counters;
        this.calls = calls;
        this.maps = maps;
    }

    /**
     * A place for a handler, to be closed.
     *
     * @param handler its number in the account of costs
     * @param level how many handlers of the same calls come before, at most
     * @param slots system calls it is for
     */
    public record Place(SyscallDispatcher dispatcher, int handler, int level, int[] slots) implements AutoCloseable {
        /** Attaches a loaded program. */
        public void fill(int program) {
            dispatcher.fill(this, program);
        }

        @Override
        public void close() {
            dispatcher.vacate(this);
        }

        private int[] indices() {
            return Arrays.stream(slots).map(it -> level * SLOTS + it).toArray();
        }
    }

    /**
     * Finds a place for a handler, whose number and level are constants of the program.
     *
     * @param handler names the handler among those of all probes
     * @param names system calls
     * @throws BpfException when this processor has none of the calls, or they have as many handlers as they may have
     */
    public Place reserve(String handler, List<String> names) {
        if (table == null) {
            table = SyscallTable.ofThisMachine();
        }
        int[] slots = table.slots(names);
        if (slots.length == 0) {
            throw new BpfException("this processor has none of the system calls " + String.join(", ", names));
        }
        for (int level = 0; level < LEVELS; level++) {
            Place place = new Place(this, number(handler), level, slots);
            if (Arrays.stream(place.indices()).noneMatch(taken::get)) {
                Arrays.stream(place.indices()).forEach(taken::set);
                return place;
            }
        }
        throw new BpfException("one of the system calls " + String.join(", ", names) + " has " + LEVELS
                + " handlers already, which is as many as it can have");
    }

    private int number(String handler) {
        int known = handlers.indexOf(handler);
        if (known >= 0) {
            return known;
        }
        if (handlers.size() == MOST_HANDLERS) {
            throw new BpfException("there are more than " + MOST_HANDLERS + " handlers of system calls");
        }
        handlers.add(handler);
        return handlers.size() - 1;
    }

    private void fill(Place place, int program) {
        if (link == null) {
            start();
        }
        Pointer value = Memory.allocateDirect(calls.runtime(), Integer.BYTES);
        value.putInt(0, program);
        int map = handlerMap();
        for (int index : place.indices()) {
            Pointer key = Memory.allocateDirect(calls.runtime(), Integer.BYTES);
            key.putInt(0, index);
            calls.check(
                    calls.bpf().bpf_map_update_elem(map, key, value, 0),
                    "set the handler of system call " + index % SLOTS);
        }
    }

    private void vacate(Place place) {
        SharedMaps.Shared map = maps.find(HANDLERS);
        for (int index : place.indices()) {
            taken.clear(index);
            if (map != null) {
                Pointer key = Memory.allocateDirect(calls.runtime(), Integer.BYTES);
                key.putInt(0, index);
                // Not there when its program was refused.
                calls.bpf().bpf_map_delete_elem(map.fd(), key);
            }
        }
        if (taken.isEmpty() && !stays) {
            close();
        }
    }

    /** Once loaded it stays until {@link #close()}, though no handler is there: loading takes longer than most probes do. */
    void stay() {
        stays = true;
    }

    private void start() {
        object = BpfObject.open(calls, OBJECT, ProbeCatalog.sharedObject(OBJECT));
        maps.prepare(object);
        object.load();
        maps.adopt(object);
        handlersNsBefore = counters.handlersNs(handlers.size());
        link = calls.check(calls.bpf().bpf_program__attach(object.program(PROGRAM)), "attach " + PROGRAM);
    }

    private int handlerMap() {
        SharedMaps.Shared map = maps.find(HANDLERS);
        if (map == null) {
            throw new BpfException("no map " + HANDLERS);
        }
        return map.fd();
    }

    /** Returns what the program did itself, without the handlers; empty when it is not loaded. */
    Optional<ProgramRun> run() {
        if (object == null || link == null) {
            return Optional.empty();
        }
        ProgramRun run = object.run(OBJECT, "", PROGRAM);
        // The kernel adds the time of a program called by tail call to the one that called it.
        return Optional.of(run.lessTime(counters.handlersNs(handlers.size()) - handlersNsBefore));
    }

    /** Takes the program out of the kernel; the next handler puts it in again. */
    @Override
    public void close() {
        if (link != null) {
            calls.bpf().bpf_link__destroy(link);
            link = null;
        }
        if (object != null) {
            object.close();
            object = null;
        }
    }
}
