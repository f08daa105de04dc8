/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeFileException;
import io.acheron.collector.probe.ProbeMapping.AttachPoint;
import java.util.List;
import java.util.function.Supplier;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** A program to attach, what the probe's file says about the place, and the means to do it. */
public final class Target {
    private final NativeCalls calls;
    private final Shared shared;
    private final Probe probe;
    private final String id;
    private final AttachPoint point;
    private final BpfObject object;

    /**
     * What all attachments share.
     *
     * @param dispatcher leads system calls to handlers
     * @param libraries numbers the files programs are attached to
     */
    record Shared(SyscallDispatcher dispatcher, LibraryNames libraries) {}

    Target(NativeCalls calls, Shared shared, Probe probe, String id, AttachPoint point, BpfObject object) {
        this.calls = calls;
        this.shared = shared;
        this.probe = probe;
        this.id = id;
        this.point = point;
        this.object = object;
    }

    /** Returns libbpf's functions. */
    public LibBpf bpf() {
        return calls.bpf();
    }

    /** Returns the C library's functions. */
    public LibC libc() {
        return calls.libc();
    }

    /** Returns the means to allocate native memory. */
    public Runtime runtime() {
        return calls.runtime();
    }

    /** Returns the name of the program's function. */
    public String function() {
        return point.option("program", id);
    }

    /** Returns the program. */
    public Pointer program() {
        return object.program(function());
    }

    /** Returns the descriptor of the loaded program. */
    public int descriptor() {
        return calls.bpf().bpf_program__fd(program());
    }

    /** Returns the name of the attachment among those of all probes. */
    public String name() {
        return probe.name() + "/" + id;
    }

    /** Returns the value of an option, or another when it is not given. */
    public String option(String key, String otherwise) {
        return point.option(key, otherwise);
    }

    /** Returns the value of an option that must be given. */
    public String required(String key) {
        List<String> values = point.all(key);
        if (values.size() != 1 || values.get(0).isBlank()) {
            throw refuse("kind " + point.kind() + " needs '" + key + "'");
        }
        return values.get(0);
    }

    /** Returns the values of an option; empty when it is not given. */
    public List<String> all(String key) {
        return point.all(key);
    }

    /** Returns the value of an option that is a number, decimal or hexadecimal after 0x. */
    public long number(String key, long otherwise) {
        String text = point.option(key, "");
        try {
            return text.isEmpty() ? otherwise : Long.decode(text);
        } catch (NumberFormatException e) {
            throw refuse("'" + key + "' is '" + text + "', not a number");
        }
    }

    /** Sets a constant of the program, before it is loaded; refuses the file when the object has none of that name. */
    public void constant(String name, long value, String otherwise) {
        if (!object.constant(name, value)) {
            throw refuse(otherwise);
        }
    }

    /** Returns the complaint about the attachment in the probe's file. */
    public ProbeFileException refuse(String message) {
        return probe.file().refuse(id + ":", id + ": " + message);
    }

    /** Returns an attachment of one link. */
    public Attachment link(String where, Supplier<@Nullable Pointer> attach) {
        return links(links -> links.add(linked(where, attach)));
    }

    /** Returns an attachment of links. */
    public Links links(Links.Maker maker) {
        return new Links(this, maker);
    }

    /** Makes a link, or throws with the reason. */
    public Pointer linked(String where, Supplier<@Nullable Pointer> attach) {
        calls.forgetLog();
        return calls.check(attach.get(), "attach " + function() + " to " + where);
    }

    /** Checks a result that is negative when it failed, or throws with the reason. */
    public int checked(int result, String what) {
        calls.check(result, "attach " + function() + ": " + what);
        return result;
    }

    /** Returns the failure of a call to the C library that has just returned -1. */
    public BpfException failed(String what) {
        return calls.failure(
                "attach " + function() + ": " + what, calls.runtime().getLastError());
    }

    /** Returns what leads system calls to handlers. */
    public SyscallDispatcher dispatcher() {
        return shared.dispatcher();
    }

    /** Returns the number by which records name a library. */
    public int libraryNumber(String path) {
        return shared.libraries().number(path);
    }
}
