/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.ring.RawEvent;
import org.apache.avro.Schema;

/**
 * A path as the walk up the directory entries yields it: names, leaf first, each ended by NUL. An empty last name says
 * that the walk reached the root; without it the file is below no root, such as {@code memfd:x}, or the walk was cut
 * off, and the last name is {@code ...}. Bytes that begin with a slash are a ready path.
 */
public final class PathCodec implements FieldCodec {
    @Override
    public String name() {
        return "path";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        Reader reader = new Reader(new TextReader(ByteRange.of(binding.source())));
        return binding.nullable() ? (raw, base) -> TextCodec.orNull(reader.read(raw, base)) : reader::read;
    }

    static final class Reader {
        private final TextReader bytes;
        private byte[] path = new byte[256];

        Reader(TextReader bytes) {
            this.bytes = bytes;
        }

        String read(RawEvent raw, int base) {
            int length = bytes.load(raw, base);
            byte[] names = bytes.bytes();
            if (length == 0) {
                return "";
            }
            if (names[0] == '/') {
                return bytes.read(raw, base);
            }
            if (path.length < length + 1) {
                path = new byte[2 * length];
            }
            int written = turn(names, length);
            return TextReader.text(path, 0, written);
        }

        /** Writes the names last to first, with slashes between. */
        private int turn(byte[] names, int length) {
            int written = 0;
            int end = names[length - 1] == 0 ? length - 1 : length;
            while (end >= 0) {
                int start = end;
                while (start > 0 && names[start - 1] != 0) {
                    start--;
                }
                System.arraycopy(names, start, path, written, end - start);
                written += end - start;
                end = start - 1;
                if (end >= 0 || written == 0) {
                    path[written++] = '/';
                }
            }
            return written;
        }
    }
}
