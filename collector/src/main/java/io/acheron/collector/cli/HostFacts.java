/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.EventCompletion;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.OwnEvents;
import io.acheron.collector.host.hash.ExecutableHashes;
import io.acheron.collector.host.hash.HashBudget;
import io.acheron.collector.inventory.StockTaking;
import io.acheron.collector.kernel.NativePins;
import io.acheron.schema.event.Event;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Completes each event by what the host knows: names, cgroups and, as far as they are known yet, hashes. */
final class HostFacts implements Consumer<Event> {
    private final EventCompletion names = EventCompletion.ofThisHost();
    private @Nullable ExecutableHashes hashes;

    /**
     * Lets executables be hashed from now on.
     *
     * @param later takes events of hashes that came too late for the exec
     */
    void hash(CollectorConfig.Hashing hashing, OwnEvents events, Consumer<Event> later) {
        if (hashing.bytesPerSecond() > 0) {
            HashBudget budget = HashBudget.of(hashing.bytesPerSecond(), hashing.largestFile());
            hashes = new ExecutableHashes(budget, new NativePins(), events, later);
        }
    }

    /** What takes stock of the host; not started. */
    static StockTaking stock(CollectorConfig config, HostIdentity host, BootClock clock) {
        // Records of a destination that has no place for them are not made.
        double pace = config.sink().equals("kafka") ? config.inventoryPace() / 100.0 : 0;
        return new StockTaking(host, clock, Version.text(), () -> new NativePins().yieldToOthers(), pace);
    }

    @Override
    public void accept(Event event) {
        names.accept(event);
        if (hashes != null) {
            hashes.accept(event);
        }
    }
}
