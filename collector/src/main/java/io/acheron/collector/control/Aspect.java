/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.control.CollectorConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing about the collector that can be changed while it runs. */
public interface Aspect {
    /** Says why a configuration cannot be applied, as far as this aspect is concerned; null if it can. Any thread. */
    @Nullable
    String refusal(CollectorConfig config);

    /** Returns what has to be done to reach the target, each short enough to be done between two looks at the ring. */
    List<Step> steps(Target target);

    /** One change; done by the thread that drains. */
    @FunctionalInterface
    interface Step {
        /** Does it, and says what was done; null when there was nothing to do. */
        @Nullable
        Change run();
    }
}
