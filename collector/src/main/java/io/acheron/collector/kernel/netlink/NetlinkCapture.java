/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.CaptureUnavailableException;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.ProcessReader;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Captures program starts, forks and ends through the process connector, which needs neither BPF nor, on new kernels, any right. */
public final class NetlinkCapture implements Capture {
    /** For people, to be said at the start. */
    public static final String WHAT_IS_MISSING =
            "netlink fallback: only program starts, forks and ends are seen, no TCP, DNS or Java events; arguments, user and descriptors are read late"
                    + " from /proc and are missing for processes that live less than about a millisecond. For the whole picture run as root, or with"
                    + " CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN, on a kernel of 5.12 or later with /sys/kernel/btf/vmlinux";

    private static final int MOST_PER_DRAIN = 1024;
    private static final long SOCKETS_KNOWN_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(1);

    private final BootClock clock;
    private final ProcessReader processes;
    private final ProcEvents events;
    private final MessageCounter counter = new MessageCounter();
    private final int self = (int) ProcessHandle.current().pid();
    private volatile @Nullable ProcSocket socket;
    private boolean stopped;
    private long socketsReadNs;

    /** @param collectorVersion goes into each event's header */
    public NetlinkCapture(HostIdentity host, BootClock clock, String collectorVersion) {
        this.clock = clock;
        this.processes = ProcessReader.ofThisHost(host.bootId());
        this.events = new ProcEvents(host, clock, collectorVersion, processes);
    }

    @Override
    public String mode() {
        return "netlink";
    }

    @Override
    public void start() throws CaptureUnavailableException {
        ProcSocket opened;
        try {
            opened = new ProcSocket();
        } catch (IOException e) {
            throw new CaptureUnavailableException(
                    "the process connector cannot be used (%s); run as root".formatted(e.getMessage()), e);
        }
        try {
            awaitAnswer(opened);
            socket = opened;
        } finally {
            if (socket == null) {
                opened.close();
            }
        }
    }

    /** Outside the initial namespaces, or when built without it, the kernel takes the request and never answers. */
    private static void awaitAnswer(ProcSocket opened) throws CaptureUnavailableException {
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < ANSWER_NS) {
                ProcMessage message = opened.receive();
                if (message == null) {
                    Thread.sleep(1);
                } else if (message.what() == ProcMessage.ACKNOWLEDGED && message.a() != 0) {
                    throw new CaptureUnavailableException(
                            "the kernel refused to report processes (error %d); run as root".formatted(message.a()));
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            throw new CaptureUnavailableException("the process connector failed (%s)".formatted(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CaptureUnavailableException(
                "the process connector does not answer; run in the initial PID and user namespace, on a kernel with CONFIG_PROC_EVENTS");
    }

    @Override
    public int drain(Consumer<Event> into) {
        ProcSocket open = socket;
        if (open == null) {
            return 0;
        }
        long now = System.nanoTime();
        if (now - socketsReadNs > SOCKETS_KNOWN_NS) {
            processes.forgetSockets();
            socketsReadNs = now;
        }
        // System.nanoTime is CLOCK_MONOTONIC, as the messages' times are; boot time also counts suspension.
        long suspendedNs = clock.bootNow() - now;
        int count = 0;
        for (int i = 0; i < MOST_PER_DRAIN; i++) {
            ProcMessage message = receive(open);
            if (message == null) {
                break;
            }
            Event event = event(message, message.monotonicNs() + suspendedNs);
            if (event == null) {
                counter.ignored();
            } else {
                counter.delivered();
                into.accept(event);
                count++;
            }
        }
        return count;
    }

    private @Nullable ProcMessage receive(ProcSocket open) {
        try {
            ProcMessage message = open.receive();
            if (message != null) {
                counter.received(message);
            }
            return message;
        } catch (IOException e) {
            LoggerFactory.getLogger(NetlinkCapture.class)
                    .error("the process connector failed ({}); nothing is captured any more", e.getMessage());
            close();
            return null;
        }
    }

    private @Nullable Event event(ProcMessage message, long bootNs) {
        if (message.tgid() == self) {
            return null;
        }
        return switch (message.what()) {
            case ProcMessage.EXEC -> events.exec(message, bootNs);
            // threads come and go with numbers of their own
            case ProcMessage.FORK -> message.a() == message.b() ? events.fork(message, bootNs) : null;
            case ProcMessage.EXIT -> message.pid() == message.tgid() ? events.exit(message, bootNs) : null;
            default -> null;
        };
    }

    @Override
    public List<ProbeState> probes() {
        ProbeState.State state = socket == null ? ProbeState.State.OFF : ProbeState.State.DEGRADED;
        return Stream.of("process_exec", "process_exit", "process_fork")
                .map(name -> new ProbeState(name, "netlink", state, "read late from /proc"))
                .toList();
    }

    @Override
    public List<LossCount> losses() {
        return counter.counts();
    }

    @Override
    public void stop() {
        ProcSocket open = socket;
        if (open == null || stopped) {
            return;
        }
        stopped = true;
        try {
            open.send(false);
        } catch (IOException e) {
            close(); // what is still in the socket is lost with it
        }
    }

    @Override
    public void close() {
        ProcSocket open = socket;
        if (open != null) {
            socket = null;
            open.close();
        }
    }
}
