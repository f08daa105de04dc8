/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import java.util.List;

/**
 * What is in force of the control topic, as heartbeats say it.
 *
 * @param scope scope of the configuration in force; empty when none
 * @param version its version; 0 when none
 * @param problem why the newest configuration was refused; empty when it was taken
 * @param filters ids of the filters in force
 */
public record Standing(String scope, long version, String problem, List<String> filters) {
    /** Nothing but the collector's own configuration. */
    public static final Standing NONE = new Standing("", 0, "", List.of());

    public Standing {
        filters = List.copyOf(filters);
    }
}
