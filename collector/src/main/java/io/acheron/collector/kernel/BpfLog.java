/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import jnr.ffi.Pointer;

/**
 * Keeps what libbpf prints, which says why something failed where the error number does not. Lives as long as the
 * process: jnr holds callbacks weakly, and libbpf would call into nothing.
 */
final class BpfLog implements LibBpf.PrintFunction {
    private static final int DEBUG = 2;
    private static final int LONGEST = 64 * 1024;
    private static final int LINES = 200;

    private final LibC libc;
    /** Of each thread its own: libbpf prints in the thread that called it. */
    private final ThreadLocal<Deque<String>> lines = ThreadLocal.withInitial(ArrayDeque::new);

    BpfLog(LibC libc) {
        this.libc = libc;
    }

    @Override
    public int print(int level, Pointer format, Pointer arguments) {
        try {
            if (level < DEBUG) {
                byte[] text = new byte[LONGEST];
                int length = Math.min(libc.vsnprintf(text, text.length, format, arguments), text.length - 1);
                if (length > 0) {
                    add(new String(text, 0, length, StandardCharsets.UTF_8));
                }
            }
        } catch (RuntimeException e) {
            // Must not reach the C code that called.
            add("libbpf's message could not be read: " + e);
        }
        return 0;
    }

    private void add(String text) {
        Deque<String> kept = lines.get();
        text.lines().map(String::strip).filter(it -> !it.isEmpty()).forEach(kept::add);
        while (kept.size() > LINES) {
            kept.removeFirst();
        }
    }

    /** Returns the lines of this thread since the last call. */
    List<String> take() {
        List<String> taken = new ArrayList<>(lines.get());
        lines.remove();
        return taken;
    }
}
