/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;

/** Sets the constants of an object before it is loaded: those every probe has, and those its file names. */
final class ProbeConstants {
    static void set(Probe probe, BpfObject object) {
        for (Probe.EventType event : probe.events()) {
            String constant = "type_of_" + event.mapping().struct();
            if (!object.constant(constant, event.id())) {
                throw probe.file()
                        .refuse("struct: " + event.mapping().struct(), "the object has no constant " + constant);
            }
        }
        object.constant("own_tgid", ProcessHandle.current().pid());
        probe.mapping().constants().forEach((name, value) -> {
            if (!object.constant(name, value)) {
                throw probe.file().refuse(name + ":", "the object has no constant " + name);
            }
        });
    }

    private ProbeConstants() {}
}
