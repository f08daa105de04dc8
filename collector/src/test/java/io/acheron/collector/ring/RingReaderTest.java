/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingReaderTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 4096;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;

    private final ByteBuffer consumer = memory(PAGE);
    private final ByteBuffer producer = memory(PAGE + 2 * SIZE);
    private final RingReader reader = new RingReader(new RingMemory(consumer, producer, PAGE, SIZE));
    private final List<Long> read = new ArrayList<>();
    private long position;

    @Test
    void shouldHandOverRecordsInOrderAndGiveTheirMemoryBack() {
        write(1, 16, 0);
        write(2, 24, 0);

        assertThat(drain()).isEqualTo(2);
        assertThat(read).containsExactly(1L, 2L);
        assertThat(consumer.getLong(0)).isEqualTo(position);
        assertThat(drain()).isZero();
    }

    @Test
    void shouldStopBeforeARecordThatIsBeingWritten() {
        write(1, 16, 0);
        long busy = position;
        write(2, 16, BUSY);
        write(3, 16, 0);

        assertThat(drain()).isEqualTo(1);
        assertThat(consumer.getLong(0)).isEqualTo(busy);
        header(busy, 16, 0);
        assertThat(drain()).isEqualTo(2);
        assertThat(read).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldPassOverDiscardedRecords() {
        write(1, 16, DISCARDED);
        write(2, 16, 0);

        assertThat(drain()).isEqualTo(1);
        assertThat(read).containsExactly(2L);
    }

    @Test
    void shouldReadARecordThatGoesOverTheEnd() {
        for (long i = 1; i <= 1000; i++) {
            write(i, 8 + (int) (i * 37 % 300), 0);
            assertThat(drain()).isEqualTo(1);
        }
        assertThat(position).isGreaterThan(10L * SIZE);
        assertThat(read).hasSize(1000).isSorted().endsWith(1000L);
    }

    @Test
    void shouldCountARecordAsReadWhenItsReceiverFails() {
        write(1, 16, 0);
        write(2, 16, 0);

        assertThatThrownBy(() -> reader.drain(raw -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(drain()).isEqualTo(1);
        assertThat(read).containsExactly(2L);
    }

    @Test
    void shouldReadWhatAnotherThreadWrites() throws Exception {
        int records = 200_000;
        Thread writer = new Thread(() -> {
            for (long i = 1; i <= records; i++) {
                while (position + 64 - (long) RingAccess.LONG.getAcquire(consumer, 0) > SIZE) {
                    Thread.onSpinWait();
                }
                write(i, 40, 0);
            }
        });
        writer.start();
        while (read.size() < records) {
            drain();
        }
        writer.join();
        assertThat(read).isSorted().doesNotHaveDuplicates();
    }

    private int drain() {
        return reader.drain(raw -> {
            long first = raw.longAt(0);
            assertThat(raw.longAt(raw.length() - 8)).isEqualTo(first);
            read.add(first);
        });
    }

    /**
     * Writes a record whose first and last eight bytes are a number, as the kernel would: the position first, the
     * header last.
     */
    private void write(long number, int length, int flags) {
        int whole = (length + 7) & ~7;
        long at = position;
        header(at, whole, BUSY);
        position += 8 + whole;
        RingAccess.LONG.setRelease(producer, 0, position);
        put(at + 8, number);
        put(at + whole, number);
        header(at, whole, flags);
    }

    private void put(long at, long number) {
        int offset = (int) (at & (SIZE - 1));
        producer.putLong(PAGE + offset, number);
        producer.putLong(PAGE + SIZE + offset, number);
    }

    private void header(long at, int length, int flags) {
        int offset = (int) (at & (SIZE - 1));
        RingAccess.INT.setRelease(producer, PAGE + SIZE + offset, length | flags);
        RingAccess.INT.setRelease(producer, PAGE + offset, length | flags);
    }

    private static ByteBuffer memory(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
}
