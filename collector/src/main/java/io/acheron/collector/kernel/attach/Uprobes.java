/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.Links;
import io.acheron.collector.kernel.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;

/**
 * Attaches inside programs and libraries: to one {@code executable} by its path, or to all files of the names in {@code library}
 * that processes use now or bring later. Each attachment carries the number of its file as cookie.
 */
final class Uprobes implements Attachment {
    static final Set<String> OPTIONS = Set.of("executable", "library", "symbol", "regex", "offset", "address", "pid");

    private static final long ALL_PROCESSES = -1;
    /** Each holds a reference to its file, even after the container that brought it is gone. */
    private static final int MOST_FILES = 512;

    private final Target target;
    private final boolean returns;
    private final UserPlaces places;
    private final String executable;
    private final List<String> libraries;
    private final int pid;
    private final Links links;
    private final Set<String> seen = new HashSet<>();
    private String lastError = "";
    private int attached;

    Uprobes(Target target, boolean returns) {
        this.target = target;
        this.returns = returns;
        this.places = new UserPlaces(target);
        this.executable = target.option("executable", "");
        this.libraries = target.all("library");
        this.pid = (int) target.number("pid", ALL_PROCESSES);
        this.links = target.links(it -> {});
        if (executable.isEmpty() == libraries.isEmpty()) {
            throw target.refuse("needs either 'executable' (a path) or 'library' (file names)");
        }
    }

    @Override
    public void attach() {
        if (libraries.isEmpty()) {
            attach(file());
        }
        for (String library : libraries) {
            LibraryScan.all(library).forEach(this::attach);
        }
        if (attached == 0 && !lastError.isEmpty()) {
            throw new BpfException(lastError);
        }
    }

    private Library file() {
        Path path = Path.of(executable);
        try {
            Path real = path.toRealPath();
            return new Library(real.toString(), real, executable);
        } catch (IOException e) {
            throw new BpfException("there is no file " + executable + " to attach to");
        }
    }

    @Override
    public void started(int process, String program) {
        for (String library : libraries) {
            LibraryScan.beside(process, program, library).ifPresent(this::attach);
        }
    }

    private void attach(Library file) {
        if (attached == MOST_FILES) {
            lastError = "attached to " + MOST_FILES + " files, and to no more";
        } else if (seen.add(file.key())) {
            try {
                for (long offset : places.in(file.reach(), file.path())) {
                    links.add(link(file, offset));
                }
                attached++;
            } catch (BpfException e) {
                lastError = String.valueOf(e.getMessage());
            }
        }
    }

    private Pointer link(Library file, long offset) {
        UprobeOptions options = new UprobeOptions(target.runtime());
        options.cookie.set(target.libraryNumber(file.path()));
        options.returns.set(returns);
        return target.linked(
                places.describe() + " in " + file.path(),
                () -> target.bpf()
                        .bpf_program__attach_uprobe_opts(
                                target.program(), pid, file.reach().toString(), offset, Struct.getMemory(options)));
    }

    @Override
    public String weakness() {
        if (!lastError.isEmpty()) {
            return lastError;
        }
        return attached == 0
                ? "no process uses " + String.join(" or ", libraries) + " yet; it is attached to when one starts"
                : "";
    }

    @Override
    public List<Pointer> links() {
        return links.links();
    }

    @Override
    public void close() {
        links.close();
    }
}
