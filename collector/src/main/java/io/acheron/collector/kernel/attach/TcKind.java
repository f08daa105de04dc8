/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Target;
import java.util.Map;
import java.util.Set;
import jnr.ffi.Struct;

/**
 * {@code tc}: sees the packets of an {@code interface} in one {@code direction} (ingress, egress), with a {@code priority} among other
 * filters. The queueing discipline it needs is made if it is missing and stays; only the own filter is taken away, for others may
 * have theirs there.
 */
public final class TcKind implements AttachKind {
    private static final Map<String, Integer> DIRECTIONS = Map.of("ingress", 1, "egress", 2);
    private static final int EEXIST = 17;
    private static final long DEFAULT_PRIORITY = 50;

    @Override
    public String name() {
        return "tc";
    }

    @Override
    public Set<String> options() {
        return Set.of("interface", "direction", "priority");
    }

    @Override
    public Attachment prepare(Target target) {
        Integer direction = DIRECTIONS.get(target.required("direction"));
        if (direction == null) {
            throw target.refuse("'direction' is ingress or egress");
        }
        return new Filter(target, target.required("interface"), direction, target.number("priority", DEFAULT_PRIORITY));
    }

    /** A filter among those of the interface. */
    private static final class Filter implements Attachment {
        private final Target target;
        private final String interfaceName;
        private final int direction;
        private final long priority;
        private int interfaceIndex;
        private long handle;

        Filter(Target target, String interfaceName, int direction, long priority) {
            this.target = target;
            this.interfaceName = interfaceName;
            this.direction = direction;
            this.priority = priority;
        }

        @Override
        public void attach() {
            interfaceIndex = Interfaces.index(target, interfaceName);
            int made = target.bpf().bpf_tc_hook_create(Struct.getMemory(hook()));
            if (made != -EEXIST) {
                target.checked(made, "make the hook of " + interfaceName);
            }
            TcOptions options = new TcOptions(target.runtime());
            options.program.set(target.descriptor());
            options.priority.set(priority);
            target.checked(
                    target.bpf().bpf_tc_attach(Struct.getMemory(hook()), Struct.getMemory(options)),
                    "add a filter to " + interfaceName);
            handle = options.handle.get();
        }

        private TcHook hook() {
            return new TcHook(target.runtime(), interfaceIndex, direction);
        }

        @Override
        public void close() {
            if (handle != 0) {
                TcOptions options = new TcOptions(target.runtime());
                options.handle.set(handle);
                options.priority.set(priority);
                target.bpf().bpf_tc_detach(Struct.getMemory(hook()), Struct.getMemory(options));
                handle = 0;
            }
        }
    }
}
