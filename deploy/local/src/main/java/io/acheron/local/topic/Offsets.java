/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How much has been written to a topic. */
public final class Offsets {
    /**
     * @param bootstrap brokers
     * @param topic topic with one partition
     * @return number of records written to it; -1 when the broker does not say
     */
    public static long written(String bootstrap, String topic) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap, "default.api.timeout.ms", "5000", "request.timeout.ms", "4000"))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            return -1;
        }
    }

    private Offsets() {}
}
