/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.state.HostState;
import io.acheron.schema.state.LossBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lost events of a host in the last five minutes of event time, in buckets of ten seconds. */
final class LossWindow {
    static final Duration LENGTH = Duration.ofMinutes(5);
    static final long NOT_COUNTED = -1;
    private static final int BUCKET_SECONDS = 10;
    private static final long BUCKETS = LENGTH.toSeconds() / BUCKET_SECONDS;

    static long bucket(Instant eventTime) {
        return Math.floorDiv(eventTime.getEpochSecond(), BUCKET_SECONDS);
    }

    /** @param count events lost, or taken back when negative */
    static void add(HostState host, long bucket, long count) {
        // A copy: from the lists that a state backend reads nothing can be removed by condition.
        List<LossBucket> losses = new ArrayList<>(host.getLosses());
        int at = 0;
        while (at < losses.size() && losses.get(at).getBucket() < bucket) {
            at++;
        }
        if (at < losses.size() && losses.get(at).getBucket() == bucket) {
            LossBucket found = losses.get(at);
            found.setLost(Math.max(0, found.getLost() + count));
        } else if (count > 0) {
            losses.add(at, new LossBucket(bucket, count));
        }
        long newest = losses.isEmpty() ? bucket : losses.get(losses.size() - 1).getBucket();
        losses.removeIf(loss -> loss.getBucket() <= newest - BUCKETS || loss.getLost() == 0);
        host.setLosses(losses);
    }

    static long lost(HostState host, Instant now) {
        long newest = bucket(now);
        long lost = 0;
        for (LossBucket loss : host.getLosses()) {
            if (loss.getBucket() > newest - BUCKETS && loss.getBucket() <= newest) {
                lost += loss.getLost();
            }
        }
        return lost;
    }

    private LossWindow() {}
}
