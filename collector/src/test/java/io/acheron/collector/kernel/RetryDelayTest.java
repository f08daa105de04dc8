/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
    private static final int DRAWS = 1000;

    /** A second, doubled with each attempt, a quarter more or less: hosts that failed together do not come back together. */
    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "6, 32000", "7, 32000", "1000, 32000"})
    void shouldWaitLongerEachTimeAndNeverTheSame(int attempts, long aboutMs) {
        long[] delays = LongStream.generate(() -> RetryDelay.after(attempts))
                .map(TimeUnit.NANOSECONDS::toMillis)
                .limit(DRAWS)
                .toArray();
        assertThat(LongStream.of(delays).min().orElseThrow()).isGreaterThanOrEqualTo(aboutMs * 3 / 4);
        assertThat(LongStream.of(delays).max().orElseThrow()).isLessThan(aboutMs * 5 / 4);
        assertThat(LongStream.of(delays).distinct().count())
                .as("some of the possible delays")
                .isGreaterThan(DRAWS / 10);
    }
}
