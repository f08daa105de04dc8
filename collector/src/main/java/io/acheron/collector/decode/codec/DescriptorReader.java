/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.ring.RawEvent;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one struct descriptor with its path and socket, wherever it lies in a record. */
final class DescriptorReader {
    private static final String SOCKET = "socket_info";

    private final FieldReader plain;
    private final PathCodec.Reader path;
    private final ByteRange socketRange;
    private final FieldReader socket;
    private final int socketSize;

    /**
     * @param binding a field that is a Descriptor
     * @param struct layout of struct descriptor
     */
    DescriptorReader(Binding binding, BtfType.Struct struct) throws UnsuitableMappingException {
        plain = binding.record(struct, 0, it -> !it.equals("path") && !it.equals("socket") && !it.startsWith("pad"));
        path = new PathCodec.Reader(new TextReader(ByteRange.of(Binding.member(struct, "path", 0))));
        socketRange = ByteRange.of(Binding.member(struct, "socket", 0));
        socket = SocketCodec.bind(binding.to(Socket.getClassSchema()), binding.struct(SOCKET), 0);
        socketSize = binding.struct(SOCKET).size();
    }

    /** Returns the descriptor at a place, bytes from the start of the record; null for a number below 0. */
    @Nullable
    Descriptor read(RawEvent raw, int at) {
        Descriptor descriptor = (Descriptor) Objects.requireNonNull(plain.read(raw, at));
        if (descriptor.getFd() < 0) {
            return null;
        }
        descriptor.setPath(TextCodec.orNull(path.read(raw, at)));
        if (socketRange.length(raw, at) >= socketSize) {
            descriptor.setSocket((Socket) socket.read(raw, socketRange.offset(raw, at)));
        }
        return descriptor;
    }
}
