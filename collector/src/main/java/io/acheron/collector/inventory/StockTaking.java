/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.file.FileReason;
import io.acheron.schema.inventory.InventoryRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the inventories one after another in a thread that yields to all others and rests between items: so none overtakes itself, and a
 * fleet that starts at once does not look at once. Records wait in a short queue until {@link #turn}.
 */
public final class StockTaking implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StockTaking.class);
    private static final int WAITING = 64;
    private static final int PER_TURN = 8;
    private static final int ITEMS_TO_A_REST = 32;
    private static final long REST_MS = 20;
    private static final long MOST_ITEMS = 200_000;
    private static final Duration LONGEST_JITTER = Duration.ofMinutes(5);

    private final HostIdentity host;
    private final BootClock clock;
    private final String version;
    private final double pace;
    private final List<Schedule> schedules;
    private final BlockingQueue<InventoryRecord> ready = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private long items;

    /**
     * @param yield lets the calling thread run only when nobody else wants to
     * @param pace the usual intervals are multiplied by it; 0 for no inventories
     */
    public StockTaking(HostIdentity host, BootClock clock, String version, Runnable yield, double pace) {
        this.host = host;
        this.clock = clock;
        this.version = version;
        this.pace = pace;
        this.schedules = ServiceLoader.load(Inventory.class, StockTaking.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .map(this::schedule)
                .toList();
        this.thread = new Thread(
                () -> {
                    yield.run();
                    run();
                },
                "acheron-inventory");
        thread.setDaemon(true);
    }

    private Schedule schedule(Inventory inventory) {
        long interval = (long) (inventory.interval().toNanos() * pace);
        long jitter = Math.min(interval, (long) (LONGEST_JITTER.toNanos() * pace));
        return new Schedule(
                inventory,
                interval,
                System.nanoTime() + ThreadLocalRandom.current().nextLong(Math.max(1, jitter)));
    }

    /** Begins. */
    public void start() {
        if (pace > 0 && !schedules.isEmpty()) {
            thread.start();
        }
    }

    /** Hands over what is ready; for the thread that drains. */
    public void turn(Consumer<InventoryRecord> sink) {
        for (int i = 0; i < PER_TURN; i++) {
            @Nullable InventoryRecord record = ready.poll();
            if (record == null) {
                return;
            }
            sink.accept(record);
        }
    }

    private void run() {
        try {
            while (true) {
                Schedule next = schedules.get(0);
                for (Schedule schedule : schedules) {
                    next = schedule.dueNs - next.dueNs < 0 ? schedule : next;
                }
                TimeUnit.NANOSECONDS.sleep(next.dueNs - System.nanoTime());
                take(next.inventory);
                next.dueNs = System.nanoTime() + next.intervalNs;
            }
        } catch (InterruptedException | Interrupted e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void take(Inventory inventory) {
        String batch = "%s-%d".formatted(inventory.name(), clock.bootNow());
        BatchWriter writer =
                new BatchWriter(host, version, inventory.name(), batch, clock::now, MOST_ITEMS, this::offer);
        try {
            inventory.take(HostView.ofThisHost(host.bootId()), writer);
            writer.end("");
        } catch (IOException e) {
            writer.end(FileReason.of(e));
        } catch (Interrupted e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("the inventory {} failed: {}", inventory.name(), e.toString());
            writer.end("defect " + e.getClass().getSimpleName());
        }
    }

    private void offer(InventoryRecord record) {
        try {
            ready.put(record);
            if (++items % ITEMS_TO_A_REST == 0) {
                Thread.sleep(REST_MS);
            }
        } catch (InterruptedException e) {
            throw new Interrupted();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** When an inventory is due. */
    private static final class Schedule {
        private final Inventory inventory;
        private final long intervalNs;
        private long dueNs;

        private Schedule(Inventory inventory, long intervalNs, long dueNs) {
            this.inventory = inventory;
            this.intervalNs = intervalNs;
            this.dueNs = dueNs;
        }
    }

    /** Leaves an inventory amid its items. */
    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
