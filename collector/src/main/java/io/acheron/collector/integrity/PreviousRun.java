/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.payload.IntegrityChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;

/**
 * How the run before this one ended.
 *
 * @param lastAlive when it last read the ring; the epoch when that is not known
 * @param bootId boot in which it ran; empty when that is not known
 * @param underWay events that only that process held when it was last alive
 */
public record PreviousRun(End end, Instant lastAlive, String bootId, long underWay) {
    static final PreviousRun NONE = new PreviousRun(End.NONE, Instant.EPOCH, "", 0);
    static final PreviousRun UNKNOWN = new PreviousRun(End.UNKNOWN, Instant.EPOCH, "", 0);

    /** Kinds of ends. */
    public enum End {
        /** As it should, all counted. */
        STOPPED,
        /** Without a word: killed, crashed, or the host went down. */
        KILLED,
        /** There was none. */
        NONE,
        /** Nobody can tell. */
        UNKNOWN;

        /** As the heartbeat says it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is to be told about it: that it was killed, and since when nothing was seen.
     *
     * @param currentBoot boot id of now
     * @param capturing when this run began to capture
     * @param snapshot whether this run reports what was started in between and still runs
     */
    public List<SpecificRecord> payloads(String currentBoot, Instant capturing, boolean snapshot) {
        List<SpecificRecord> payloads = new ArrayList<>();
        boolean sameBoot = bootId.equals(currentBoot);
        if (end == End.KILLED) {
            payloads.add(IntegrityChange.newBuilder()
                    .setSubject("collector")
                    .setName("run")
                    .setExpected("stopped")
                    .setFound(sameBoot ? "killed" : "killed, or the host went down")
                    .setRemedy("started again; last alive " + lastAlive)
                    .build());
        }
        if (end == End.KILLED || end == End.STOPPED) {
            payloads.add(BlindWindow.newBuilder()
                    .setReason("restart")
                    .setDetail("the run before was %s%s%s%s"
                            .formatted(
                                    end.text(),
                                    underWay == 0
                                            ? ""
                                            : ", with %d events under way that may be missing".formatted(underWay),
                                    sameBoot ? "" : ", the host was started anew since",
                                    snapshot ? "; processes that still run are reported by the snapshot" : ""))
                    .setBegin(lastAlive)
                    .setEnd(capturing.isBefore(lastAlive) ? lastAlive : capturing)
                    .build());
        }
        return payloads;
    }
}
