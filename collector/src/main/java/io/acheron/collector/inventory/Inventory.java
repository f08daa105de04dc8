/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * One kind of thing that is taken stock of. Found by {@link java.util.ServiceLoader}, so a new one is a class, a line in META-INF/services
 * and, if no item of {@code InventoryRecord} fits, a schema. {@code InventoryContract} in the tests is what an implementation must hold.
 */
public interface Inventory {
    /** Returns the name records carry, such as {@code users}. */
    String name();

    /** Returns the usual time between two looks. */
    Duration interval();

    /**
     * Looks once, in a thread that may be slowed down at each item. What ends while it is looked at is left out. Runs nothing it finds.
     *
     * @param host what to look at
     * @param items takes each item, a record that {@code InventoryRecord} has a place for, as soon as it is known
     * @throws IOException if the whole cannot be looked at; the message goes to people
     */
    void take(HostView host, Consumer<SpecificRecord> items) throws IOException;
}
