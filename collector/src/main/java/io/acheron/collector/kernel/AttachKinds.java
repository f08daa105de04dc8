/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;

/** All ways to attach there are. */
final class AttachKinds {
    private static final String PROGRAM = "program";
    private static final AttachKinds FOUND = new AttachKinds();

    private final Map<String, AttachKind> kinds = new TreeMap<>();

    private AttachKinds() {
        for (AttachKind kind : ServiceLoader.load(AttachKind.class, AttachKinds.class.getClassLoader())) {
            kinds.put(kind.name(), kind);
        }
    }

    /** Prepares the attachment that the probe's file asks for; without a kind the section of the program says where. */
    static Attachment prepare(Target target, String kindName, Iterable<String> keys) {
        if (kindName.isEmpty()) {
            return target.link("what its section names", () -> target.bpf().bpf_program__attach(target.program()));
        }
        AttachKind kind = FOUND.kinds.get(kindName);
        if (kind == null) {
            throw target.refuse("attach kind '" + kindName + "' is unknown; known: " + String.join(", ", names()));
        }
        for (String key : keys) {
            if (!key.equals(PROGRAM) && !kind.options().contains(key)) {
                throw target.refuse("kind " + kindName + " has no option '" + key + "'; known: "
                        + String.join(", ", new TreeSet<>(kind.options())));
            }
        }
        return kind.prepare(target);
    }

    /** Returns the names of all kinds, sorted. */
    static List<String> names() {
        return List.copyOf(FOUND.kinds.keySet());
    }
}
