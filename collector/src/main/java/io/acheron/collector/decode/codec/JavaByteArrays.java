/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.Location;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.ring.RawEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Byte arrays as they lie in the heap of a JVM, from the header of the object on. Where length and data are depends on
 * the JVM's version and flags; the layout is the one under which the program's name is one text ended by NUL. The
 * collector of garbage may have moved an array while it was read, so nothing here is trusted and anything may turn out
 * empty.
 */
final class JavaByteArrays {
    /** Where length and data begin: usual, compact headers, class pointers uncompressed from 23 on, the same before. */
    private static final int[][] LAYOUTS = {{12, 16}, {8, 12}, {16, 20}, {16, 24}};

    private static final int LONGEST = 1 << 20;

    private final TextReader program;
    private final TextReader arguments;

    JavaByteArrays(Location program, Location arguments) throws UnsuitableMappingException {
        this.program = new TextReader(ByteRange.of(program));
        this.arguments = new TextReader(ByteRange.of(arguments));
    }

    String program(RawEvent raw, int base) {
        int captured = program.load(raw, base);
        int[] layout = layout(captured);
        return layout.length == 0 ? "" : program.text(layout[1], end(program.bytes(), layout, captured));
    }

    List<String> arguments(RawEvent raw, int base) {
        List<String> texts = new ArrayList<>(4);
        int[] layout = layout(program.load(raw, base));
        int captured = arguments.load(raw, base);
        if (layout.length == 0 || captured < layout[1]) {
            return texts;
        }
        byte[] bytes = arguments.bytes();
        int length = integer(bytes, layout[0]);
        int end = length < 0 || length > LONGEST ? layout[1] : Math.min(captured, layout[1] + length);
        int start = layout[1];
        for (int i = start; i < end; i++) {
            if (bytes[i] == 0) {
                texts.add(arguments.text(start, i));
                start = i + 1;
            }
        }
        if (start < end) {
            texts.add(arguments.text(start, end));
        }
        return texts;
    }

    private int[] layout(int captured) {
        for (int[] layout : LAYOUTS) {
            if (captured > layout[1] && fits(program.bytes(), layout, captured)) {
                return layout;
            }
        }
        return new int[0];
    }

    /** One text that ends where the length says, or goes on to the end of what was captured. */
    private static boolean fits(byte[] bytes, int[] layout, int captured) {
        int length = integer(bytes, layout[0]);
        if (length < 2 || length > LONGEST) {
            return false;
        }
        int end = end(bytes, layout, captured);
        return layout[1] + length > captured ? end == captured : end == layout[1] + length - 1;
    }

    private static int end(byte[] bytes, int[] layout, int captured) {
        int end = layout[1];
        while (end < captured && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private static int integer(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }
}
