/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.Location;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.ring.RawEvent;
import io.acheron.schema.event.Socket;
import java.util.Objects;
import org.apache.avro.Schema;

/**
 * A struct with members named like the fields of Socket. Different from other structs: family, type and state become
 * names, addresses text by family, and {@code local_path} and {@code remote_path} are the names of unix sockets. Of a vsock
 * socket the local address is the context id and port.
 */
public final class SocketCodec implements FieldCodec {
    private static final int ANY_VSOCK_PORT = -1;

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.RECORD);
        if (!(binding.source().type() instanceof BtfType.Struct struct)) {
            throw new UnsuitableMappingException("'" + binding.source().path() + "' is not a struct");
        }
        return bind(binding, struct, binding.source().offset());
    }

    /** Makes a reader of a socket struct that lies at an offset. */
    static FieldReader bind(Binding binding, BtfType.Struct struct, int offset) throws UnsuitableMappingException {
        FieldReader plain = binding.record(struct, offset, it -> !isNamed(it));
        IntegerReader family = IntegerReader.of(member(struct, "family", offset));
        IntegerReader type = IntegerReader.of(member(struct, "type", offset));
        IntegerReader protocol = IntegerReader.of(member(struct, "protocol", offset));
        IntegerReader state = IntegerReader.of(member(struct, "state", offset));
        ByteRange localAddress = AddressCodec.range(member(struct, "local_address", offset));
        ByteRange remoteAddress = AddressCodec.range(member(struct, "remote_address", offset));
        TextReader localPath = new TextReader(ByteRange.of(member(struct, "local_path", offset)));
        TextReader remotePath = new TextReader(ByteRange.of(member(struct, "remote_path", offset)));
        return (raw, base) -> {
            Socket socket = (Socket) Objects.requireNonNull(plain.read(raw, base));
            int familyNumber = (int) family.read(raw, base);
            socket.setFamily(SocketNames.family(familyNumber));
            socket.setType(SocketNames.type((int) type.read(raw, base)));
            socket.setState(SocketNames.state((int) protocol.read(raw, base), (int) state.read(raw, base)));
            if (familyNumber == SocketNames.UNIX) {
                socket.setLocalAddress(TextCodec.orNull(UnixNameCodec.text(localPath, raw, base)));
                socket.setRemoteAddress(TextCodec.orNull(UnixNameCodec.text(remotePath, raw, base)));
            } else if (familyNumber == SocketNames.VSOCK) {
                nameVsock(socket, raw, localAddress.offset(raw, base));
            } else {
                socket.setLocalAddress(AddressCodec.text(familyNumber, localAddress, raw, base));
                socket.setRemoteAddress(AddressCodec.text(familyNumber, remoteAddress, raw, base));
            }
            return socket;
        };
    }

    private static Location member(BtfType.Struct struct, String name, int offset) throws UnsuitableMappingException {
        return Binding.member(struct, name, offset);
    }

    private static boolean isNamed(String member) {
        return switch (member) {
            case "family", "type", "state", "local_address", "remote_address", "local_path", "remote_path" -> true;
            default -> member.startsWith("pad") || member.startsWith("_");
        };
    }

    /** Context id and port, 32 bits each, stand where others have an address. */
    private static void nameVsock(Socket socket, RawEvent raw, int at) {
        socket.setLocalAddress(Integer.toUnsignedString(raw.intAt(at)));
        int port = raw.intAt(at + Integer.BYTES);
        socket.setLocalPort(port == ANY_VSOCK_PORT ? 0 : port);
    }
}
