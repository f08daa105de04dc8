/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void shouldKnowThePeakOfThisProcessAndNotOfOneThatIsNot() {
        assertThat(Memory.peak(ProcessHandle.current().pid()).orElseThrow()).isGreaterThan(10_000_000);
        assertThat(Memory.peak(Integer.MAX_VALUE)).isEmpty();
        assertThat(Memory.text(OptionalLong.of(512_400_000))).isEqualTo("512 MB");
    }
}
