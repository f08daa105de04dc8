/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.capture.LossCount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcMessageTest {
    @Test
    void shouldReadAMessage() {
        byte[] bytes = message(ProcMessage.FORK, 1, 7, 10, 11, 12, 13);
        assertThat(ProcMessage.parse(bytes, bytes.length))
                .isEqualTo(new ProcMessage(ProcMessage.FORK, 1, 7, 99, 10, 11, 12, 13));
    }

    @Test
    void shouldRefuseWhatIsShortOrForeign() {
        byte[] bytes = message(ProcMessage.EXEC, 0, 1, 10, 10, 0, 0);
        for (int length = 0; length < 56; length++) {
            assertThat(ProcMessage.parse(bytes, length)).isNull();
        }
        bytes[16] = 9;
        assertThat(ProcMessage.parse(bytes, bytes.length)).isNull();
    }

    @Test
    void shouldNeverThrowOnAnyBytes() {
        Random random = new Random(1);
        byte[] bytes = message(ProcMessage.EXIT, 0, 1, 10, 10, 0, 0);
        for (int round = 0; round < 100_000; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            ProcMessage message = ProcMessage.parse(damaged, random.nextInt(damaged.length + 1));
            assertThat(message == null || message.number() >= 0).isTrue();
        }
    }

    @Test
    void shouldCountMessagesMissingOnEachCpu() {
        MessageCounter counter = new MessageCounter();
        receive(counter, 0, 5);
        receive(counter, 1, 100);
        receive(counter, 0, 6);
        receive(counter, 1, 103);
        receive(counter, 0, 0xFFFFFFFFL - 5);
        counter.ignored();
        for (int i = 0; i < 4; i++) {
            counter.delivered();
        }
        long lost = 2 + 0xFFFFFFFFL - 5 - 7;
        assertThat(counter.counts())
                .containsExactly(
                        new LossCount("kernel", "", "in", 4 + lost),
                        new LossCount("kernel", "", "out", 4),
                        new LossCount("kernel", "", "socket_full", lost));
    }

    @Test
    void shouldCountAcrossTheEndOfTheNumbers() {
        MessageCounter counter = new MessageCounter();
        receive(counter, 0, 0xFFFFFFFFL);
        receive(counter, 0, 0);
        assertThat(counter.counts()).contains(new LossCount("kernel", "", "socket_full", 0));
    }

    private static void receive(MessageCounter counter, int cpu, long number) {
        counter.received(new ProcMessage(ProcMessage.EXEC, cpu, number, 0, 1, 1, 0, 0));
    }

    private static byte[] message(int what, int cpu, int number, int... body) {
        ByteBuffer bytes = ByteBuffer.allocate(76).order(ByteOrder.nativeOrder());
        bytes.putInt(76).putShort((short) 3).putShort((short) 0).putInt(0).putInt(0);
        bytes.putInt(1).putInt(1).putInt(number).putInt(0).putShort((short) 40).putShort((short) 0);
        bytes.putInt(what).putInt(cpu).putLong(99);
        for (int value : body) {
            bytes.putInt(value);
        }
        return bytes.array();
    }
}
