/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.probe.ProbeCatalog;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyscallRoomTest {
    /** A probe that finds no room is only reported as not attached, which a privileged test takes for a reason to skip. */
    @Test
    void shouldHaveRoomForTheHandlersOfAllProbesTogether() {
        Map<String, Long> handlers = ProbeCatalog.load().probes().stream()
                .flatMap(probe -> probe.mapping().attach().values().stream())
                .filter(point -> point.kind().equals("syscall_exit"))
                .flatMap(point -> point.all("calls").stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(handlers).isNotEmpty();
        assertThat(handlers.values()).allSatisfy(it -> assertThat(it).isLessThanOrEqualTo(SyscallDispatcher.LEVELS));
    }
}
