/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.dns;

/** A reading position in the bytes of a message. Callers ask {@link #need} before they read. */
final class Wire {
    private static final int LONGEST_NAME = 255;
    private static final int LABEL_KIND = 0xC0;

    private final byte[] data;
    private final int start;
    private final int end;
    private int position;

    Wire(byte[] data, int offset, int length) {
        this.data = data;
        this.start = offset;
        this.end = offset + length;
        this.position = offset;
    }

    /** Bytes read so far. */
    int position() {
        return position - start;
    }

    /** Continues at a byte of the message. */
    void moveTo(int messagePosition) {
        position = start + messagePosition;
    }

    void need(int bytes) throws MalformedMessageException {
        if (bytes > end - position) {
            throw new MalformedMessageException(
                    "ends at byte %d, %d more were announced".formatted(end - start, bytes - (end - position)));
        }
    }

    void skip(int bytes) {
        position += bytes;
    }

    int u8() {
        return data[position++] & 0xFF;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    long u32() {
        return (long) u16() << 16 | u16();
    }

    byte[] bytes(int count) {
        byte[] copy = new byte[count];
        System.arraycopy(data, position, copy, 0, count);
        position += count;
        return copy;
    }

    /**
     * Reads a name, following compression pointers. A pointer must lead before the place the name was read from so far; thus every
     * jump shortens the rest and no chain of pointers can turn in a circle.
     */
    String name() throws MalformedMessageException {
        StringBuilder name = new StringBuilder();
        int afterName = -1;
        int lowest = position;
        int octets = 1;
        while (true) {
            need(1);
            int length = u8();
            if (length == 0) {
                break;
            }
            if ((length & LABEL_KIND) == LABEL_KIND) {
                need(1);
                int target = start + ((length & ~LABEL_KIND) << 8 | u8());
                if (target >= lowest) {
                    throw new MalformedMessageException(
                            "compression pointer at byte %d does not lead back".formatted(position() - 2));
                }
                if (afterName < 0) {
                    afterName = position;
                }
                lowest = target;
                position = target;
                continue;
            }
            if ((length & LABEL_KIND) != 0) {
                throw new MalformedMessageException("label of unknown kind at byte %d".formatted(position() - 1));
            }
            need(length);
            octets += length + 1;
            if (octets > LONGEST_NAME) {
                throw new MalformedMessageException("name longer than %d bytes".formatted(LONGEST_NAME));
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            label(name, length);
        }
        if (afterName >= 0) {
            position = afterName;
        }
        return name.isEmpty() ? "." : name.toString();
    }

    private void label(StringBuilder name, int length) {
        for (int i = 0; i < length; i++) {
            int octet = u8();
            if (octet == '.') {
                name.append("\\."); // a dot inside a label, not between labels
            } else {
                escape(name, octet);
            }
        }
    }

    /** Reads bytes as text; blanks stay, unlike in names. */
    void text(StringBuilder into, int length) {
        for (int i = 0; i < length; i++) {
            int octet = u8();
            if (octet == ' ') {
                into.append(' ');
            } else {
                escape(into, octet);
            }
        }
    }

    private static void escape(StringBuilder into, int octet) {
        if (octet == '\\') {
            into.append("\\\\");
        } else if (octet > ' ' && octet < 0x7F) {
            into.append((char) octet);
        } else {
            into.append('\\');
            into.append((char) ('0' + octet / 100))
                    .append((char) ('0' + octet / 10 % 10))
                    .append((char) ('0' + octet % 10));
        }
    }
}
