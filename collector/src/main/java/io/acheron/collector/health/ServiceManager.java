/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.kernel.notify.NotifySocket;
import io.acheron.collector.publish.RateLimitedLog;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the collector stands. The watchdog is fed by the thread that drains, after a turn, and only while the sink moves:
 * a process that lives but takes nothing from the ring is restarted.
 *
 * <p>Belongs to the thread that drains.
 */
public final class ServiceManager {
    private static final long STATUS_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int PINGS_PER_LIMIT = 3;

    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ServiceManager.class));
    private final @Nullable NotifySocket socket;
    /** Time between two pings; 0 without watchdog. */
    private final long pingNs;

    private long lastPingNs;
    private long lastStatusNs;
    private String lastStatus = "";

    private ServiceManager(@Nullable NotifySocket socket, long pingNs) {
        this.socket = socket;
        this.pingNs = pingNs;
    }

    /** @param environment NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID as systemd sets them; without the first nothing is told */
    public static ServiceManager of(Map<String, String> environment) {
        String name = environment.get("NOTIFY_SOCKET");
        if (name == null || name.isEmpty()) {
            return new ServiceManager(null, 0);
        }
        try {
            return new ServiceManager(new NotifySocket(name), pingNs(environment));
        } catch (IllegalArgumentException e) {
            LoggerFactory.getLogger(ServiceManager.class)
                    .warn("{}; the service manager is told nothing", e.getMessage());
            return new ServiceManager(null, 0);
        }
    }

    private static long pingNs(Map<String, String> environment) {
        String pid = environment.get("WATCHDOG_PID");
        boolean ours = pid == null
                || pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        try {
            long limitMicros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return ours ? TimeUnit.MICROSECONDS.toNanos(Math.max(0, limitMicros)) / PINGS_PER_LIMIT : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Says that capturing has begun. */
    public void ready(String status) {
        lastStatus = oneLine(status);
        send("READY=1\nSTATUS=" + lastStatus);
    }

    /**
     * Feeds the watchdog when it is time.
     *
     * @param moves whether all behind the ring still moves; asked only when it is time
     */
    public void turn(long nowNs, BooleanSupplier moves) {
        if (socket != null && pingNs > 0 && nowNs - lastPingNs >= pingNs && moves.getAsBoolean()) {
            lastPingNs = nowNs;
            send("WATCHDOG=1");
        }
    }

    /**
     * Shows a line in {@code systemctl status}, some seconds apart.
     *
     * @param status asked only when it is time
     */
    public void status(long nowNs, Supplier<String> status) {
        if (socket == null || nowNs - lastStatusNs < STATUS_NS) {
            return;
        }
        lastStatusNs = nowNs;
        String line = oneLine(status.get());
        if (!line.equals(lastStatus)) {
            lastStatus = line;
            send("STATUS=" + line);
        }
    }

    /** Says that the end has begun. */
    public void stopping(String reason) {
        send("STOPPING=1\nSTATUS=stopping: " + oneLine(reason));
    }

    /** Each line is an assignment of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private void send(String assignments) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(assignments);
        } catch (IOException e) {
            log.warn("the service manager could not be told (%s)".formatted(e.getMessage()));
        }
    }
}
