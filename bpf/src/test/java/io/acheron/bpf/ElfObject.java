/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sections of a 64-bit little-endian ELF object, by name (System V ABI, "Object Files"). */
record ElfObject(Map<String, ByteBuffer> sections) {
    private static final int SECTION_HEADERS_OFFSET = 0x28;
    private static final int SECTION_HEADER_SIZE = 0x40;
    private static final int SECTION_COUNT = 0x3c;
    private static final int NAMES_INDEX = 0x3e;

    static ElfObject parse(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headers = (int) file.getLong(SECTION_HEADERS_OFFSET);
        ByteBuffer names = section(file, headers + file.getShort(NAMES_INDEX) * SECTION_HEADER_SIZE);
        Map<String, ByteBuffer> sections = new LinkedHashMap<>();
        for (int i = 1; i < file.getShort(SECTION_COUNT); i++) {
            int header = headers + i * SECTION_HEADER_SIZE;
            sections.put(text(names, file.getInt(header)), section(file, header));
        }
        return new ElfObject(sections);
    }

    ByteBuffer section(String name) {
        ByteBuffer section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException("no section " + name + " among " + sections.keySet());
        }
        return section;
    }

    /** Returns the text at an offset, up to its NUL. */
    static String text(ByteBuffer bytes, int offset) {
        int end = offset;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - offset];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static ByteBuffer section(ByteBuffer file, int header) {
        int offset = (int) file.getLong(header + 0x18);
        int size = (int) file.getLong(header + 0x20);
        return file.slice(offset, Math.min(size, file.capacity() - offset)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
