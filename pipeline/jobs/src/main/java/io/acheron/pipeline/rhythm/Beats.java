/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The times of the last calls, ascending. Calls of one moment, as a question for both kinds of addresses makes them, are one beat. */
final class Beats {
    static final int MOST = 49;
    /** Less than this apart are one beat, milliseconds. */
    static final long MOMENT_MS = 1_000;

    private final long[] times = new long[MOST + 1];
    private int count;

    static Beats of(ByteBuffer packed) {
        Beats beats = new Beats();
        beats.count = Math.min(MOST, packed.remaining() / Long.BYTES);
        for (int i = 0; i < beats.count; i++) {
            beats.times[i] = packed.getLong(packed.position() + i * Long.BYTES);
        }
        return beats;
    }

    /**
     * Takes a time, in whatever order times come; the oldest makes room.
     *
     * @return whether it is a beat of its own that is remembered
     */
    boolean add(long timeMs) {
        int at = count;
        while (at > 0 && times[at - 1] > timeMs) {
            at--;
        }
        boolean sameMoment = (at > 0 && timeMs - times[at - 1] < MOMENT_MS)
                || (at < count && times[at] - timeMs < MOMENT_MS)
                || (at == 0 && count == MOST);
        if (sameMoment) {
            return false;
        }
        System.arraycopy(times, at, times, at + 1, count - at);
        times[at] = timeMs;
        count++;
        if (count > MOST) {
            System.arraycopy(times, 1, times, 0, MOST);
            count = MOST;
        }
        return true;
    }

    int count() {
        return count;
    }

    long first() {
        return times[0];
    }

    long last() {
        return times[count - 1];
    }

    /** @return milliseconds between the beats, in their order */
    long[] intervals() {
        long[] intervals = new long[Math.max(0, count - 1)];
        Arrays.setAll(intervals, i -> times[i + 1] - times[i]);
        return intervals;
    }

    ByteBuffer packed() {
        ByteBuffer packed = ByteBuffer.allocate(count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            packed.putLong(times[i]);
        }
        return packed.flip();
    }
}
