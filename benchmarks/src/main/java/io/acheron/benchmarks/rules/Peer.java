/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.List;

/** Another engine, found by {@link java.util.ServiceLoader} where its libraries were fetched; none of them is shipped. */
public interface Peer {
    /** @return its name */
    String name();

    /** @return the rules in that engine */
    Engine engine(List<MadeRule> rules);
}
