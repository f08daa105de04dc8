/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * What a stage that is not keyed by host, and sees little, did with a record: {@link TallyAccounts} adds it up for the host.
 *
 * @param hostId host
 * @param time time of the record
 * @param in records that came or were made
 * @param made of in, those made
 * @param out records that went on
 * @param reason why the rest did not; empty when there is none
 */
public record Tally(String hostId, Instant time, int in, int made, int out, String reason) {
    /** Side output that carries tallies, the same in all stages. */
    public static final OutputTag<Tally> TAG = new OutputTag<>("tallies", TypeInformation.of(Tally.class));

    /** @return one record came and went on */
    public static Tally passed(String hostId, Instant time) {
        return new Tally(hostId, time, 1, 0, 1, "");
    }

    /** @return one record was made and went on */
    public static Tally made(String hostId, Instant time) {
        return new Tally(hostId, time, 1, 1, 1, "");
    }

    /** @return one record came and did not go on */
    public static Tally dropped(String hostId, Instant time, String reason) {
        return new Tally(hostId, time, 1, 0, 0, reason);
    }
}
