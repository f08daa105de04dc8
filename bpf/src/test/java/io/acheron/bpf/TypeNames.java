/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names in the BTF of an object: members of each struct, and functions (kernel documentation, "BPF Type Format").
 *
 * @param structs members in order, by name of the struct
 * @param functions names of programs and functions
 * @param variables names of variables, by section; those of .maps are the maps
 */
record TypeNames(Map<String, List<String>> structs, Set<String> functions, Map<String, List<String>> variables) {
    private static final int STRUCT = 4;
    private static final int FUNCTION = 12;
    private static final int SECTION = 15;
    private static final int MEMBER_SIZE = 12;

    /** Bytes that follow the three common words of a type, per kind: fixed, and for each of vlen elements. */
    private static final int[][] EXTRA = {
        {0, 0}, {4, 0}, {0, 0}, {12, 0}, {0, 12}, {0, 12}, {0, 8}, {0, 0}, {0, 0}, {0, 0},
        {0, 0}, {0, 0}, {0, 0}, {0, 8}, {4, 0}, {0, 12}, {0, 0}, {4, 0}, {0, 0}, {0, 12}
    };

    static TypeNames of(ElfObject object) {
        ByteBuffer btf = object.section(".BTF");
        int header = btf.getInt(4);
        ByteBuffer types = part(btf, header + btf.getInt(8), btf.getInt(12));
        ByteBuffer strings = part(btf, header + btf.getInt(16), btf.getInt(20));
        TypeNames names = new TypeNames(new HashMap<>(), new HashSet<>(), new HashMap<>());
        List<String> byId = new ArrayList<>(List.of("void"));
        while (types.hasRemaining()) {
            names.read(types, strings, byId);
        }
        return names;
    }

    private void read(ByteBuffer types, ByteBuffer strings, List<String> byId) {
        String name = ElfObject.text(strings, types.getInt());
        int info = types.getInt();
        int kind = info >>> 24 & 0x1f;
        int elements = info & 0xffff;
        types.getInt();
        byId.add(name);
        int extra = EXTRA[kind][0] + EXTRA[kind][1] * elements;
        if (kind == STRUCT) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < elements; i++) {
                members.add(ElfObject.text(strings, types.getInt(types.position() + i * MEMBER_SIZE)));
            }
            structs.put(name, members);
        } else if (kind == SECTION) {
            // The compiler puts sections behind the variables they list.
            List<String> listed = new ArrayList<>();
            for (int i = 0; i < elements; i++) {
                listed.add(byId.get(types.getInt(types.position() + i * MEMBER_SIZE)));
            }
            variables.put(name, listed);
        } else if (kind == FUNCTION) {
            functions.add(name);
        }
        types.position(types.position() + extra);
    }

    private static ByteBuffer part(ByteBuffer bytes, int offset, int size) {
        return bytes.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
