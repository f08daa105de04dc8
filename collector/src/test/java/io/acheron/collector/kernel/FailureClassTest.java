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

class FailureClassTest {
    private static final int EPERM = 1;
    private static final List<String> REFUSED =
            List.of("libbpf: prog 'on_connect4': BPF program load failed: Operation not permitted");

    /** Types: 5 tracepoint, 8 cgroup_skb, 18 cgroup_sock_addr, 26 tracing; 1 socket filter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "000001ffffffffff | 18 | POLICY        | the kernel refuses programs of this kind whoever asks",
                "000001ffffffefff | 26 | POLICY        | the kernel refuses programs of this kind whoever asks",
                "0000000000200000 | 18 | POLICY        | the kernel refuses programs of this kind whoever asks",
                "000000c000000000 | 26 | POLICY        | the kernel refuses programs of this kind whoever asks",
                "000000c000000000 | 18 | NOT_PERMITTED | this process lacks CAP_NET_ADMIN: run as root",
                "000000c000000000 | 8  | NOT_PERMITTED | this process lacks CAP_NET_ADMIN: run as root",
                "0000008000001000 | 26 | NOT_PERMITTED | this process lacks CAP_PERFMON: run as root",
                "0000004000001000 | 5  | NOT_PERMITTED | this process lacks CAP_BPF: run as root",
                "0000008000000000 | 1  | POLICY        | the kernel refuses programs of this kind whoever asks",
                "0000000000000000 | 1  | NOT_PERMITTED | this process lacks CAP_BPF: run as root",
                "0000000000000000 | 5  | NOT_PERMITTED | this process lacks CAP_BPF, CAP_PERFMON: run as root",
                "0000000000000000 | 0  | NOT_PERMITTED | this process lacks CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN: run",
            })
    void shouldNameTheCapabilityThatIsMissing(String effective, int type, FailureClass expected, String remedy) {
        List<String> missing = Capabilities.of("CapEff:\t" + effective).missing(type);
        FailureClass found = FailureClass.of(EPERM, REFUSED, missing);
        assertThat(found).isEqualTo(expected);
        assertThat(found.remedy(missing)).startsWith(remedy);
    }

    @Test
    void shouldNotBlameCapabilitiesForOtherRefusals() {
        List<String> missing = List.of("CAP_NET_ADMIN");
        assertThat(FailureClass.of(2, List.of(), missing).remedy(missing)).doesNotContain("CAP_");
        assertThat(FailureClass.of(EPERM, List.of(), List.of()).remedy(List.of()))
                .startsWith("run as root");
    }
}
