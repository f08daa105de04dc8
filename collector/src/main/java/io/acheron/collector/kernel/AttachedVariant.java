/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeMapping.AttachPoint;
import io.acheron.collector.probe.ProbeMapping.Variant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** The loaded and attached programs of a probe. Closing detaches them. */
final class AttachedVariant implements AutoCloseable {
    private static final String CGROUP = "cgroup";
    private static final String UPROBE = "uprobe";
    private static final String SYSCALL_EXIT = "syscall_exit";

    private final NativeCalls calls;
    private final Attacher attacher;
    private final LibraryNames libraries;
    private final Probe probe;
    private final Variant variant;
    private final BpfObject object;
    private final SyscallDispatcher dispatcher;
    private final List<Pointer> links = new ArrayList<>();
    private final Map<String, SyscallDispatcher.Place> places = new LinkedHashMap<>();
    private final Set<String> seenLibraries = new HashSet<>();
    private String lastError = "";
    private int librariesAttached;

    private AttachedVariant(
            NativeCalls calls,
            SyscallDispatcher dispatcher,
            LibraryNames libraries,
            Probe probe,
            Variant variant,
            BpfObject object) {
        this.calls = calls;
        this.dispatcher = dispatcher;
        this.attacher = new Attacher(calls);
        this.libraries = libraries;
        this.probe = probe;
        this.variant = variant;
        this.object = object;
    }

    /**
     * Loads and attaches.
     *
     * @throws BpfException with the reason; nothing is left behind then
     */
    static AttachedVariant attach(
            NativeCalls calls,
            SharedMaps maps,
            SyscallDispatcher dispatcher,
            LibraryNames libraries,
            Probe probe,
            Variant variant) {
        BpfObject object = BpfObject.open(calls, probe.object());
        AttachedVariant attached = new AttachedVariant(calls, dispatcher, libraries, probe, variant, object);
        try {
            attached.load(maps);
            attached.attachAll();
            return attached;
        } catch (RuntimeException e) {
            attached.close();
            throw e;
        }
    }

    private void load(SharedMaps maps) {
        List<String> missing = object.choose(variant.programs());
        if (!missing.isEmpty() || variant.programs().isEmpty()) {
            throw probe.file().refuse("name: " + variant.name(), "the object has no program " + missing);
        }
        for (Probe.EventType event : probe.events()) {
            String constant = "type_of_" + event.mapping().struct();
            if (!object.constant(constant, event.id())) {
                throw probe.file()
                        .refuse("struct: " + event.mapping().struct(), "the object has no constant " + constant);
            }
        }
        object.constant("own_tgid", (int) ProcessHandle.current().pid());
        variant.programs().forEach(this::reserve);
        maps.prepare(object);
        object.load();
        maps.adopt(object);
    }

    private void reserve(String program) {
        AttachPoint point = Attacher.point(probe.mapping(), program);
        if (point != null && point.kind().equals(SYSCALL_EXIT)) {
            SyscallDispatcher.Place place = dispatcher.reserve(probe.name() + "/" + program, point.all("calls"));
            places.put(program, place);
            if (!object.constant("handler_of_" + program, place.handler())
                    || !object.constant("level_of_" + program, place.level())) {
                throw probe.file().refuse(program + ":", program + " is not defined by SYSCALL_EXIT(" + program + ")");
            }
        }
    }

    private void attachAll() {
        for (String name : variant.programs()) {
            Pointer program = object.program(name);
            AttachPoint point = Attacher.point(probe.mapping(), name);
            if (point == null) {
                links.add(attacher.automatic(program, name));
            } else if (point.kind().equals(CGROUP)) {
                links.add(attacher.cgroup(program, name, point));
            } else if (places.containsKey(name)) {
                places.get(name).fill(calls.bpf().bpf_program__fd(program));
            } else if (point.kind().equals(UPROBE)) {
                LibraryScan.all(point.option("library", "")).forEach(library -> attach(program, point, library));
            } else {
                throw probe.file()
                        .refuse(
                                name + ":",
                                "attach kind '" + point.kind() + "' is unknown; known: cgroup, syscall_exit, uprobe");
            }
        }
        if (waitsForLibrary() && librariesAttached == 0 && !lastError.isEmpty()) {
            throw new BpfException(lastError);
        }
    }

    /** Attaches to the library of a program just started, unless it is attached to that file already. */
    void started(int pid, String executable) {
        for (String name : variant.programs()) {
            AttachPoint point = Attacher.point(probe.mapping(), name);
            if (point != null && point.kind().equals(UPROBE)) {
                LibraryScan.beside(pid, executable, point.option("library", ""))
                        .ifPresent(library -> attach(object.program(name), point, library));
            }
        }
    }

    private void attach(Pointer program, AttachPoint point, Library library) {
        if (seenLibraries.add(point.option("symbol", "") + "@" + library.key())) {
            try {
                links.add(attacher.uprobe(program, library.reach(), point, libraries.number(library.path())));
                librariesAttached++;
            } catch (BpfException e) {
                lastError = String.valueOf(e.getMessage());
            }
        }
    }

    private boolean waitsForLibrary() {
        return probe.mapping().attach().values().stream()
                .anyMatch(it -> it.kind().equals(UPROBE));
    }

    String variant() {
        return variant.name();
    }

    /** Returns what is missing although the variant is attached; null when nothing is. */
    @Nullable
    String weakness() {
        if (!lastError.isEmpty()) {
            return lastError;
        }
        return waitsForLibrary() && librariesAttached == 0
                ? "no process uses the library yet; it is attached when one starts"
                : null;
    }

    /** Returns what each program did; that of a handler is told by its own account. */
    List<ProgramRun> runs(KernelCounters counters) {
        return variant.programs().stream()
                .map(it -> object.run(probe.name(), variant.name(), it))
                .map(it -> places.containsKey(it.program())
                        ? counters.handler(places.get(it.program()).handler(), it)
                        : it)
                .toList();
    }

    @Override
    public void close() {
        places.values().forEach(SyscallDispatcher.Place::close);
        places.clear();
        links.forEach(link -> calls.bpf().bpf_link__destroy(link));
        links.clear();
        object.close();
    }
}
