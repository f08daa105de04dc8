/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the BTF format as the kernel's Documentation/bpf/btf.rst describes it. */
final class BtfReader {
    private static final int MAGIC = 0xEB9F;
    private static final int POINTER_SIZE = 8;
    private static final int TYPE_SIZE = 12;
    /** Deeper nesting of structs than any compiler output is a loop in damaged data. */
    private static final int DEEPEST = 32;

    private static final int INT = 1;
    private static final int POINTER = 2;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int UNION = 5;
    private static final int ENUM = 6;
    private static final int TYPEDEF = 8;
    private static final int VOLATILE = 9;
    private static final int CONST = 10;
    private static final int RESTRICT = 11;
    private static final int FUNC_PROTO = 13;
    private static final int VAR = 14;
    private static final int DATASEC = 15;
    private static final int DECL_TAG = 17;
    private static final int TYPE_TAG = 18;
    private static final int ENUM64 = 19;

    private final ByteBuffer data;
    private final List<Integer> positions = new ArrayList<>(List.of(0));
    private int strings;

    BtfReader(byte[] section) {
        data = ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN);
    }

    Btf read() {
        try {
            index();
            Map<String, BtfType.Struct> structs = new HashMap<>();
            Map<String, Btf.Variable> variables = new HashMap<>();
            for (int id = 1; id < positions.size(); id++) {
                int kind = kind(id);
                if ((kind == STRUCT || kind == UNION) && !name(id).isEmpty()) {
                    structs.putIfAbsent(name(id), (BtfType.Struct) resolve(id, 0));
                } else if (kind == DATASEC) {
                    variables(id, variables);
                }
            }
            return new Btf(Map.copyOf(structs), Map.copyOf(variables));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new MalformedBtfException("damaged BTF: its types or names point outside of it");
        }
    }

    static String text(ByteBuffer data, int from) {
        int end = from;
        while (data.get(end) != 0) {
            end++;
        }
        return new String(data.array(), from, end - from, StandardCharsets.UTF_8);
    }

    private void index() {
        if (data.remaining() < 24 || (data.getShort(0) & 0xffff) != MAGIC) {
            throw new MalformedBtfException("not little-endian BTF");
        }
        int header = data.getInt(4);
        strings = Math.addExact(header, data.getInt(16));
        int position = Math.addExact(header, data.getInt(8));
        int end = Math.addExact(position, data.getInt(12));
        while (position < end) {
            positions.add(position);
            int info = data.getInt(position + 4);
            position += TYPE_SIZE + extra(info >>> 24 & 0x1f, info & 0xffff);
        }
    }

    private static int extra(int kind, int count) {
        return switch (kind) {
            case INT, VAR, DECL_TAG -> 4;
            case ARRAY -> 12;
            case STRUCT, UNION, DATASEC, ENUM64 -> 12 * count;
            case ENUM, FUNC_PROTO -> 8 * count;
            default -> 0;
        };
    }

    private BtfType resolve(int id, int depth) {
        if (id == 0) {
            return new BtfType.Opaque("void", 0);
        }
        if (depth > DEEPEST) {
            throw new MalformedBtfException("type " + id + " contains itself");
        }
        int at = positions.get(id);
        return switch (kind(id)) {
            case INT -> new BtfType.Int(name(id), data.getInt(at + 8), (data.getInt(at + TYPE_SIZE) >>> 24 & 1) != 0);
            case ARRAY ->
                new BtfType.Array(resolve(data.getInt(at + TYPE_SIZE), depth + 1), data.getInt(at + TYPE_SIZE + 8));
            case STRUCT, UNION -> new BtfType.Struct(name(id), data.getInt(at + 8), members(at, depth + 1));
            case ENUM, ENUM64 -> enumeration(id);
            case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> resolve(data.getInt(at + 8), depth + 1);
            case POINTER -> new BtfType.Opaque("pointer", POINTER_SIZE);
            default -> new BtfType.Opaque(name(id), 0);
        };
    }

    private List<BtfType.Member> members(int at, int depth) {
        int info = data.getInt(at + 4);
        boolean bitFields = info < 0;
        List<BtfType.Member> members = new ArrayList<>();
        for (int i = 0; i < (info & 0xffff); i++) {
            int member = at + TYPE_SIZE + 12 * i;
            int position = data.getInt(member + 8);
            if (!bitFields || position >>> 24 == 0) {
                int bits = bitFields ? position & 0xffffff : position;
                members.add(new BtfType.Member(
                        text(data, strings + data.getInt(member)),
                        resolve(data.getInt(member + 4), depth),
                        bits >>> 3));
            }
        }
        return members;
    }

    private BtfType enumeration(int id) {
        int at = positions.get(id);
        int info = data.getInt(at + 4);
        boolean wide = kind(id) == ENUM64;
        boolean signed = info < 0;
        Map<Long, String> constants = new HashMap<>();
        for (int i = 0; i < (info & 0xffff); i++) {
            int constant = at + TYPE_SIZE + (wide ? 12 : 8) * i;
            long low = data.getInt(constant + 4);
            long value = wide
                    ? (low & 0xffffffffL) | (long) data.getInt(constant + 8) << 32
                    : signed ? low : low & 0xffffffffL;
            constants.put(value, text(data, strings + data.getInt(constant)));
        }
        return new BtfType.Enumeration(name(id), data.getInt(at + 8), signed, constants);
    }

    private void variables(int datasec, Map<String, Btf.Variable> into) {
        int at = positions.get(datasec);
        int count = data.getInt(at + 4) & 0xffff;
        for (int i = 0; i < count; i++) {
            int entry = at + TYPE_SIZE + 12 * i;
            int id = data.getInt(entry);
            if (kind(id) == VAR) {
                String name = name(id);
                into.put(name, new Btf.Variable(name, name(datasec), data.getInt(entry + 4), data.getInt(entry + 8)));
            }
        }
    }

    private int kind(int id) {
        return data.getInt(positions.get(id) + 4) >>> 24 & 0x1f;
    }

    private String name(int id) {
        return text(data, strings + data.getInt(positions.get(id)));
    }
}
