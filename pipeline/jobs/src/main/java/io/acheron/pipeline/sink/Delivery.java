/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import java.util.Locale;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** What a reader of a topic sees after a failure. */
public enum Delivery {
    /** Nothing is missing; what was sent after the last checkpoint comes again, with the same ids. */
    AT_LEAST_ONCE(DeliveryGuarantee.AT_LEAST_ONCE),
    /** Readers with {@code isolation.level=read_committed} see each record once, when the checkpoint after it is complete. */
    EXACTLY_ONCE(DeliveryGuarantee.EXACTLY_ONCE);

    private final DeliveryGuarantee guarantee;

    Delivery(DeliveryGuarantee guarantee) {
        this.guarantee = guarantee;
    }

    DeliveryGuarantee guarantee() {
        return guarantee;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
