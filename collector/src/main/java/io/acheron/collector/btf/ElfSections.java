/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds a section of a 64-bit little-endian ELF file. Only for reading layouts where libbpf is not at hand, such as in
 * a build; loading is libbpf's work.
 */
final class ElfSections {
    private static final int MAGIC = 0x464C457F;
    private static final int CLASS_64_LITTLE = 0x0102;
    private static final int HEADER = 64;
    private static final int SECTION_OFFSET = 40;
    private static final int SECTION_SIZE = 58;
    private static final int SECTION_COUNT = 60;
    private static final int NAMES_INDEX = 62;

    static byte[] find(byte[] file, String name) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER || elf.getInt(0) != MAGIC || elf.getShort(4) != CLASS_64_LITTLE) {
            throw new MalformedBtfException("not a 64-bit little-endian ELF file");
        }
        try {
            int names = contentOffset(elf, header(elf, elf.getShort(NAMES_INDEX) & 0xffff));
            int count = elf.getShort(SECTION_COUNT) & 0xffff;
            for (int i = 0; i < count; i++) {
                int header = header(elf, i);
                if (BtfReader.text(elf, names + elf.getInt(header)).equals(name)) {
                    int from = contentOffset(elf, header);
                    return Arrays.copyOfRange(
                            file, from, Math.addExact(from, Math.toIntExact(elf.getLong(header + 32))));
                }
            }
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            throw new MalformedBtfException("damaged ELF file: its headers point outside of it");
        }
        throw new MalformedBtfException("no section " + name + ": compile the object with -g");
    }

    private static int header(ByteBuffer elf, int index) {
        int size = elf.getShort(SECTION_SIZE) & 0xffff;
        return Math.addExact(Math.toIntExact(elf.getLong(SECTION_OFFSET)), Math.multiplyExact(index, size));
    }

    private static int contentOffset(ByteBuffer elf, int header) {
        return Math.toIntExact(elf.getLong(header + 24));
    }

    private ElfSections() {}
}
