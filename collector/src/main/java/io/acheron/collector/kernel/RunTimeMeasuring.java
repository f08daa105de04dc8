/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the kernel measure the run time of BPF programs while this is open. */
final class RunTimeMeasuring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunTimeMeasuring.class);
    private static final int BPF_STATS_RUN_TIME = 0;
    private static final Path SWITCH = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    private final NativeCalls calls;
    private final int fd;

    RunTimeMeasuring(NativeCalls calls) {
        this.calls = calls;
        this.fd = calls.bpf().bpf_enable_stats(BPF_STATS_RUN_TIME);
        if (fd < 0 && !switchedOn()) {
            LOG.warn(
                    "the run time of programs cannot be measured ({}): give CAP_SYS_ADMIN, or sysctl kernel.bpf_stats_enabled=1",
                    calls.libc().strerror(-fd));
        }
    }

    private static boolean switchedOn() {
        try {
            return Files.readString(SWITCH).strip().equals("1");
        } catch (IOException e) {
            LOG.debug("no {}", SWITCH, e);
            return false;
        }
    }

    @Override
    public void close() {
        if (fd >= 0) {
            calls.libc().close(fd);
        }
    }
}
