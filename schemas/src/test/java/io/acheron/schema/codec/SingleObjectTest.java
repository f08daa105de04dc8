/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.RandomRecords;
import io.acheron.schema.event.Event;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SingleObjectTest {
    private final SingleObject<Event> codec = SingleObject.of(Event.class);
    private final Event event = new RandomRecords(7, Event.class).next(Event.class);

    @Test
    void shouldRefuseWhatIsNotSingleObjectEncoding() {
        assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessage("not Avro single-object encoding: 3 bytes that begin with 01 02 03, expected C3 01");
        assertThatThrownBy(() -> codec.decode(new byte[0])).hasMessageContaining("begin with nothing");
    }

    @Test
    void shouldNameTheFingerprintOfAnUnknownSchema() {
        byte[] bytes = codec.encode(event);
        Arrays.fill(bytes, 2, 10, (byte) 0x11);
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("fingerprint 1111111111111111");
    }

    @Test
    void shouldRefuseEveryCutOfARecord() {
        byte[] bytes = codec.encode(event);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(UndecodableRecordException.class);
        }
    }

    @Test
    void shouldSayWhichFieldIsBroken() {
        byte[] bytes = codec.encode(event);
        bytes[10] = (byte) 0xFE; // the length of host_id becomes one of two bytes
        bytes[11] = (byte) 0x7F;
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("Event.header");
    }

    @Test
    void shouldRefuseBytesBehindTheRecord() {
        byte[] bytes = codec.encode(event);
        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 3)))
                .hasMessageContaining("3 bytes are left over");
    }

    @Test
    void shouldNeverThrowAnythingElseOnDamage() {
        Random random = new Random(3);
        byte[] bytes = codec.encode(event);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt();
            }
            try {
                codec.decode(damaged);
            } catch (UndecodableRecordException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
