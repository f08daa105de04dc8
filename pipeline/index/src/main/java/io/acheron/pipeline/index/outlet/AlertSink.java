/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.outlet;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** A kind of system that alerts can be handed to. A new one is a package with this and a line in the service file. */
public interface AlertSink {
    /** @return one word, such as opensearch; the first part of the keys of all its options and the last of its operator id */
    String name();

    /** @return one sentence for {@code --help} */
    String purpose();

    /** @return its options, in the order help shows them */
    List<ConfigOption<?>> options();

    /**
     * Looks at the options where the job is submitted. Files that options name are on the machines of the cluster and need not be here.
     *
     * @throws IllegalArgumentException if options are missing or contradict each other; the message says which and what to do
     */
    void check(ReadableConfig options);

    /**
     * Called where the job runs, once for each of its parallel parts. It connects to nothing: a system that is away when the job
     * starts is no different from one that goes away later.
     */
    Outlet open(ReadableConfig options);

    /** @return whether the system says that it has an alert; false when delivered means handed to the network */
    default boolean acknowledges() {
        return true;
    }
}
