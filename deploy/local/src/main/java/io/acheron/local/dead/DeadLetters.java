/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.dead;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.TopicReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Reads the dead-letter topic. */
public final class DeadLetters {
    /**
     * @param since those put aside before are left out
     * @param wanted which of them
     * @return in the order in which they were put aside
     * @throws Failure if the brokers do not answer or the topic does not exist
     */
    public static List<DeadRecord> read(KafkaAccess access, String topic, Instant since, Predicate<DeadRecord> wanted) {
        List<DeadRecord> found = new ArrayList<>();
        TopicReader.records(access, topic, since, Instant.MAX, record -> {
            DeadRecord dead = DeadRecord.of(record);
            if (wanted.test(dead)) {
                found.add(dead);
            }
        });
        found.sort(Comparator.comparing(DeadRecord::written));
        return List.copyOf(found);
    }

    private DeadLetters() {}
}
