/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Set;
import jnr.ffi.Pointer;

/**
 * {@code iter}: walks a kind of objects of the kernel, the {@code target} such as task, each time somebody reads it.
 * With {@code once: true} it is read as soon as it is attached, by which a probe learns what there was before it.
 */
public final class IterKind implements AttachKind {
    private static final String PLACE = "target";
    private static final String ONCE = "once";
    private static final int EAGAIN = 11;
    private static final int BUFFER = 4096;

    @Override
    public String name() {
        return "iter";
    }

    @Override
    public Set<String> options() {
        return Set.of(PLACE, ONCE);
    }

    @Override
    public Attachment prepare(Target target) {
        if (!Boolean.parseBoolean(target.option(ONCE, ""))) {
            return BtfTarget.prepare(target, PLACE);
        }
        return target.links(links -> {
            Pointer link =
                    target.linked("what its section names", () -> target.bpf().bpf_program__attach(target.program()));
            links.add(link);
            walk(target, link);
        });
    }

    private static void walk(Target target, Pointer link) {
        int fd = target.checked(target.bpf().bpf_iter_create(target.bpf().bpf_link__fd(link)), "begin to walk");
        try {
            byte[] text = new byte[BUFFER];
            long read;
            do {
                read = target.libc().read(fd, text, text.length);
            } while (read > 0 || read < 0 && target.runtime().getLastError() == EAGAIN);
            if (read < 0) {
                throw target.failed("walk");
            }
        } finally {
            target.libc().close(fd);
        }
    }
}
