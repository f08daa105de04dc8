/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.SyscallDispatcher;
import io.acheron.collector.kernel.Target;
import java.util.OptionalInt;
import java.util.Set;

/** {@code syscall_exit}: when one of the system {@code calls} returns, also to 32-bit programs. */
public final class SyscallExitKind implements AttachKind {
    @Override
    public String name() {
        return "syscall_exit";
    }

    @Override
    public Set<String> options() {
        return Set.of("calls");
    }

    @Override
    public Attachment prepare(Target target) {
        if (target.all("calls").isEmpty()) {
            throw target.refuse("needs 'calls', names of system calls");
        }
        SyscallDispatcher.Place place = target.dispatcher().reserve(target.name(), target.all("calls"));
        try {
            String wrong = target.function() + " is not defined by SYSCALL_EXIT(" + target.function() + ")";
            target.constant("handler_of_" + target.function(), place.handler(), wrong);
            target.constant("level_of_" + target.function(), place.level(), wrong);
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
        return new Handler(target, place);
    }

    /** A place among the handlers of system calls. */
    private record Handler(Target target, SyscallDispatcher.Place place) implements Attachment {
        @Override
        public void attach() {
            place.fill(target.descriptor());
        }

        @Override
        public OptionalInt handler() {
            return OptionalInt.of(place.handler());
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
