/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyscallTableTest {
    @ParameterizedTest
    @CsvSource({
        "x86_64, 105, setuid",
        "x86_64, 1047, setuid",
        "x86_64, 1237, setuid",
        "x86_64, 521, ptrace",
        "x86_64, 1023, ''",
        "aarch64, 146, setuid",
        "aarch64, 1237, setuid"
    })
    void shouldNameACallTheSameWhateverProgramMadeIt(String machine, int slot, String name) {
        assertThat(SyscallTable.of(machine).names()[slot]).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void shouldFindEachCallThatItNames(String machine) {
        SyscallTable table = SyscallTable.of(machine);
        String[] names = table.names();

        for (int slot = 0; slot < names.length; slot++) {
            if (!names[slot].isEmpty()) {
                assertThat(table.slots(List.of(names[slot]))).contains(slot);
            }
        }
    }

    @Test
    void shouldLeaveOutCallsOfOtherProcessors() {
        assertThat(SyscallTable.of("aarch64").slots(List.of("dup2", "dup3")))
                .containsExactlyInAnyOrder(24, 1024 + 63, 1024 + 358);
    }
}
