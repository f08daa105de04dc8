/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
    @Test
    void shouldKeepWhatTellsSomething() {
        String reason = FailureReason.of(
                "Permission denied",
                List.of(
                        "libbpf: prog 'on_exec': BPF program load failed: Permission denied",
                        "libbpf: prog 'on_exec': -- BEGIN PROG LOAD LOG --",
                        "0: R1=ctx(off=0,imm=0) R10=fp0",
                        "; return 0;",
                        "R0 invalid mem access 'scalar'",
                        "processed 1 insns (limit 1000000)"));

        assertThat(reason)
                .isEqualTo("Permission denied; prog 'on_exec': BPF program load failed: Permission denied;"
                        + " R0 invalid mem access 'scalar'");
    }
}
