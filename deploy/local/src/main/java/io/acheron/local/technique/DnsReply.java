/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Answers a DNS question with loopback (A), a short text (TXT) or no data (anything else), RFC 1035 section 4. */
final class DnsReply {
    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int TXT = 16;
    private static final int RESPONSE_RECURSION = 0x8580;

    /**
     * @param query the message received
     * @param length its length
     * @param name takes the name asked, in dotted form
     * @return the message to send back
     * @throws RuntimeException if the message is cut short
     */
    static byte[] to(byte[] query, int length, Consumer<byte[]> name) {
        ByteBuffer in = ByteBuffer.wrap(query, 0, length);
        in.position(HEADER);
        ByteArrayOutputStream dotted = new ByteArrayOutputStream();
        for (int label = in.get() & 0x3F; label > 0; label = in.get() & 0x3F) {
            byte[] text = new byte[label];
            in.get(text);
            if (dotted.size() > 0) {
                dotted.write('.');
            }
            dotted.writeBytes(text);
        }
        int type = in.getShort();
        in.getShort();
        int end = in.position();
        name.accept(dotted.toByteArray());

        byte[] data = data(type);
        ByteBuffer out = ByteBuffer.allocate(end + HEADER + data.length);
        out.put(query, 0, 2).putShort((short) RESPONSE_RECURSION).putShort((short) 1);
        out.putShort((short) (data.length > 0 ? 1 : 0)).putInt(0);
        out.put(query, HEADER, end - HEADER);
        if (data.length > 0) {
            // The name by a pointer to the question, the type asked, class IN, a minute to live.
            out.putShort((short) (0xC000 | HEADER))
                    .putShort((short) type)
                    .putShort((short) 1)
                    .putInt(60);
            out.putShort((short) data.length).put(data);
        }
        byte[] reply = new byte[out.position()];
        out.flip().get(reply);
        return reply;
    }

    private static byte[] data(int type) {
        return switch (type) {
            case A -> new byte[] {127, 0, 0, 1};
            case TXT -> new byte[] {2, 'o', 'k'};
            default -> new byte[0];
        };
    }

    private DnsReply() {}
}
