/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void shouldGiveTheNearestRank() {
        Latencies latencies = new Latencies();
        for (int i = 200; i >= 1; i--) {
            latencies.add(Duration.ofMillis(i));
        }
        assertThat(latencies.percentile(50)).isEqualTo(Duration.ofMillis(100));
        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(198));
        assertThat(latencies.percentile(100)).isEqualTo(Duration.ofMillis(200));
        assertThat(latencies.text()).isEqualTo("p50 100.0 ms, p99 198.0 ms, longest 200.0 ms over 200");
    }

    @Test
    void shouldSaySoWhenThereAreNone() {
        assertThat(new Latencies().text()).isEqualTo("none");
    }

    @Test
    void shouldGiveTheOnlyOneForEachPercentile() {
        Latencies latencies = new Latencies();
        latencies.add(Duration.ofMillis(7));
        assertThat(latencies.percentile(1)).isEqualTo(Duration.ofMillis(7));
        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(7));
    }
}
