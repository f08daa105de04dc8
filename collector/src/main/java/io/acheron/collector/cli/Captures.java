/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.CaptureUnavailableException;
import io.acheron.collector.capture.KernelCapture;
import io.acheron.collector.capture.KernelOptions;
import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.config.CollectorConfig.Mode;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.netlink.NetlinkCapture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the best capture this host allows. */
final class Captures {
    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

    /** Returns a started capture. */
    static Capture start(CollectorConfig config, HostIdentity host, BootClock clock) throws UserException {
        if (config.mode() != Mode.NETLINK) {
            checkPinning(config);
            try {
                return started(kernel(config, host, clock));
            } catch (CaptureUnavailableException e) {
                if (config.mode() == Mode.BPF) {
                    throw new UserException(Main.FAILED, e);
                }
                LOG.warn("BPF cannot be used here, so this is a fallback: {}", e.getMessage());
            }
        }
        try {
            Capture netlink = started(new NetlinkCapture(host, clock, Version.text()));
            LOG.warn("{}", NetlinkCapture.WHAT_IS_MISSING);
            return netlink;
        } catch (CaptureUnavailableException e) {
            throw new UserException(Main.FAILED, e);
        }
    }

    private static Capture kernel(CollectorConfig config, HostIdentity host, BootClock clock)
            throws CaptureUnavailableException {
        KernelOptions options =
                new KernelOptions(config.probes(), config.ringBytes(), config.pinning(), Version.text());
        return KernelCapture.create(options, host, clock);
    }

    /** What is set wrongly is no reason to do with less. */
    private static void checkPinning(CollectorConfig config) throws UserException {
        try {
            config.pinning().prepare();
        } catch (BpfException e) {
            throw new UserException(Main.USAGE, "bpf.pin.directory: " + e.getMessage());
        }
    }

    private static Capture started(Capture capture) throws CaptureUnavailableException {
        try {
            capture.start();
            return capture;
        } catch (CaptureUnavailableException e) {
            capture.close();
            throw e;
        }
    }

    private Captures() {}
}
