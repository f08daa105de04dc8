/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeCallsTest {
    @ParameterizedTest
    @CsvSource({"1, v1.0", "1, v1.4.7", "2, v2.0"})
    void shouldTakeLibbpfOfVersionOneOnwards(int major, String version) {
        assertThatCode(() -> NativeCalls.require(major, version)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseOlderLibbpfWithWhatToInstall() {
        assertThatThrownBy(() -> NativeCalls.require(0, "v0.8.1"))
                .isInstanceOf(BpfException.class)
                .hasMessageStartingWith(
                        "libbpf v0.8.1 is too old, 1.0 or later is needed; install the package libbpf1");
    }
}
