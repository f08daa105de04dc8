/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final byte[] GOOD = SingleObject.of(Event.class).encode(Sample.exec("web-1", 1, 0, 100, "/bin/sh"));

    private final RecordDecoder<Event> decoder = new RecordDecoder<>("stage", Event.class);

    @Test
    void shouldDecodeAnEvent() {
        Incoming<Event> in = decode(GOOD);
        assertThat(in.key()).isEqualTo("key");
        assertThat(in.value()).isEqualTo(Sample.exec("web-1", 1, 0, 100, "/bin/sh"));
        assertThat(in.dead()).isNull();
    }

    @Test
    void shouldGiveADeletionForARecordWithoutValue() {
        assertThat(decode(null)).isEqualTo(new Incoming<>("key", null, null));
    }

    @Test
    void shouldSayWhereARecordWithoutValueIsThatHasNothingToDelete() {
        RecordDecoder<Event> events = new RecordDecoder<>("stage", Event.class, false);
        DeadLetter dead = Objects.requireNonNull(
                events.decode(new ConsumerRecord<>("topic", 7, 42, "web-1".getBytes(StandardCharsets.UTF_8), null))
                        .dead());
        assertThat(dead.reason()).isEqualTo("a record without a value");
        assertThat(dead.topic() + '/' + dead.partition() + '/' + dead.offset()).isEqualTo("topic/7/42");
        assertThat(dead.key()).isEqualTo("web-1");
    }

    @Test
    void shouldGiveADeadLetterWithOriginAndBytes() {
        Incoming<Event> in = decode(new byte[] {1, 2, 3});
        assertThat(in.value()).isNull();
        DeadLetter dead = Objects.requireNonNull(in.dead());
        assertThat(dead.stage()).isEqualTo("stage");
        assertThat(dead.topic()).isEqualTo("topic");
        assertThat(dead.partition()).isEqualTo(7);
        assertThat(dead.offset()).isEqualTo(42);
        assertThat(dead.key()).isEqualTo("key");
        assertThat(dead.value()).containsExactly(1, 2, 3);
        assertThat(dead.reason()).contains("3 bytes");
    }

    @Test
    void shouldNeverThrowWhateverTheBytes() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(GOOD, random.nextInt(GOOD.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 10; flips--) {
                bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt();
            }
            Incoming<Event> in = decode(bytes);
            assertThat(in.value() == null).isEqualTo(in.dead() != null);
        }
    }

    private Incoming<Event> decode(byte @Nullable [] value) {
        return decoder.decode(new ConsumerRecord<>("topic", 7, 42, "key".getBytes(StandardCharsets.UTF_8), value));
    }
}
