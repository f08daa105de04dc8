/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Functions of a 64-bit ELF file with their offsets in the file. libbpf could look one up as well, but gives up when a library has
 * several versions of it, such as posix_spawn in the C library; here the highest-numbered version, which stands last, counts.
 */
final class ElfSymbols {
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64 = 2;
    private static final int SYMTAB = 2;
    private static final int DYNSYM = 11;
    private static final int PT_LOAD = 1;
    private static final int FUNCTION = 2;
    private static final int INDIRECT_FUNCTION = 10;
    private static final int SYMBOL_SIZE = 24;
    private static final int SECTION_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;

    private final ByteBuffer file;
    private final List<long[]> segments = new ArrayList<>();

    private ElfSymbols(ByteBuffer file) throws IOException {
        this.file = file.order(ByteOrder.LITTLE_ENDIAN);
        if (file.capacity() < SECTION_SIZE || file.getInt(0) != MAGIC || file.get(4) != CLASS_64) {
            throw new IOException("not a 64-bit ELF file");
        }
        int table = (int) file.getLong(32);
        for (int i = 0; i < Short.toUnsignedInt(file.getShort(56)); i++) {
            int at = table + i * SEGMENT_SIZE;
            if (file.getInt(at) == PT_LOAD) {
                segments.add(new long[] {file.getLong(at + 16), file.getLong(at + 8), file.getLong(at + 32)});
            }
        }
    }

    /** @throws IOException when the file cannot be read or is damaged */
    static ElfSymbols of(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException("larger than 2 GiB");
            }
            return new ElfSymbols(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged ELF file", e);
        }
    }

    /** Returns the offsets in the file of the functions with a wanted name, by name; at most {@code most} and one more. */
    Map<String, Long> functions(Predicate<String> wanted, int most) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        try {
            int table = (int) file.getLong(40);
            for (int i = 0; i < Short.toUnsignedInt(file.getShort(60)); i++) {
                int section = table + i * SECTION_SIZE;
                int type = file.getInt(section + 4);
                if (type == SYMTAB || type == DYNSYM) {
                    int strings = (int) file.getLong(table + file.getInt(section + 40) * SECTION_SIZE + 24);
                    collect(section, strings, wanted, most, found);
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged ELF file", e);
        }
        return found;
    }

    private void collect(int section, int strings, Predicate<String> wanted, int most, Map<String, Long> found) {
        int start = (int) file.getLong(section + 24);
        int end = start + (int) file.getLong(section + 32);
        for (int at = start; at < end && found.size() <= most; at += SYMBOL_SIZE) {
            int type = file.get(at + 4) & 0xf;
            long address = file.getLong(at + 8);
            if ((type == FUNCTION || type == INDIRECT_FUNCTION) && address != 0) {
                String name = text(strings + file.getInt(at));
                if (wanted.test(name)) {
                    found.put(name, offset(address));
                }
            }
        }
    }

    /** Returns where in the file an address lies; the address itself when it lies in no segment. */
    long offset(long address) {
        return segments.stream()
                .filter(it -> address >= it[0] && address < it[0] + it[2])
                .mapToLong(it -> address - it[0] + it[1])
                .findFirst()
                .orElse(address);
    }

    private String text(int at) {
        int end = at;
        while (file.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        file.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
