/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import java.util.Map;

/**
 * A topic as it should be.
 *
 * @param name with prefix
 * @param partitions at least 1
 * @param replication copies of each partition, at least 1
 * @param config settings by name
 */
public record DeclaredTopic(String name, int partitions, short replication, Map<String, String> config) {
    /** @return whether it holds state: where a key lies must not change then */
    boolean compacted() {
        return config.getOrDefault("cleanup.policy", "").contains("compact");
    }
}
