/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.btf.MalformedBtfException;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.collector.probe.ProbeFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What must be there before anything is loaded, and how to say what is missing. */
final class KernelSupport {
    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

    static ProbeCatalog catalog() throws CaptureUnavailableException {
        try {
            return ProbeCatalog.load();
        } catch (ProbeFileException | MalformedBtfException e) {
            throw new CaptureUnavailableException("the probes cannot be read: " + e.getMessage(), e);
        }
    }

    static void require() throws CaptureUnavailableException {
        if (!Files.isReadable(BTF)) {
            throw new CaptureUnavailableException(
                    "cannot capture through BPF: " + BTF + " is not there, so this kernel ("
                            + System.getProperty("os.version") + ") was built without BTF or /sys is not mounted;"
                            + " use a kernel built with CONFIG_DEBUG_INFO_BTF=y (all large distributions since 2021)");
        }
    }

    /**
     * Says why nothing could be attached.
     *
     * @param reasons by probe or variant, those that failed
     */
    static String explain(List<String> reasons) {
        String first = reasons.stream().findFirst().orElse("no probe is switched on");
        if (first.contains("may not load BPF programs")) {
            return "cannot capture through BPF: this user may not load BPF programs: run as root, or give the"
                    + " capabilities CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN and, for the uprobe, CAP_SYS_ADMIN";
        }
        return "cannot capture through BPF: no probe could be attached: " + first
                + "; './acheron probes' tells about each probe";
    }

    private KernelSupport() {}
}
