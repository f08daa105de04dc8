/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.ElementRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.ring.RawEvent;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Structs with members named like the fields of Descriptor to a list of them. {@code path} is a span as in the codec
 * path, {@code socket} a span of one {@code struct socket_info}. An element with a negative descriptor is not there.
 */
public final class DescriptorsCodec implements FieldCodec {
    private static final String SOCKET = "socket_info";

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.ARRAY);
        ElementRange elements = ElementRange.of(binding);
        BtfType.Struct struct = elements.element();
        Binding element = binding.to(binding.target().getElementType());
        FieldReader plain =
                element.record(struct, 0, it -> !it.equals("path") && !it.equals("socket") && !it.startsWith("pad"));
        ByteRange socketRange = ByteRange.of(Binding.member(struct, "socket", 0));
        FieldReader socket = SocketCodec.bind(binding.to(Socket.getClassSchema()), binding.struct(SOCKET), 0);
        int socketSize = binding.struct(SOCKET).size();
        PathCodec.Reader path = new PathCodec.Reader(new TextReader(ByteRange.of(Binding.member(struct, "path", 0))));
        return (raw, base) -> {
            int count = elements.count(raw, base);
            List<Descriptor> descriptors = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int at = elements.at(raw, base, i);
                Descriptor descriptor = (Descriptor) Objects.requireNonNull(plain.read(raw, at));
                if (descriptor.getFd() >= 0) {
                    descriptor.setPath(TextCodec.orNull(path.read(raw, at)));
                    descriptor.setSocket(socket(socketRange, socketSize, socket, raw, at));
                    descriptors.add(descriptor);
                }
            }
            return descriptors;
        };
    }

    private static @Nullable Socket socket(ByteRange range, int size, FieldReader reader, RawEvent raw, int at) {
        return range.length(raw, at) < size ? null : (Socket) reader.read(raw, range.offset(raw, at));
    }
}
