/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.status.JobConfigStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the subtasks of the jobs say of the configuration they work by: the last word of each. */
public final class JobEchoes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final SingleObject<JobConfigStatus> codec = SingleObject.of(JobConfigStatus.class);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String scope;
    private final Map<String, JobConfigStatus> last = new TreeMap<>();

    private JobEchoes(KafkaConsumer<byte[], byte[]> consumer, String scope) {
        this.consumer = consumer;
        this.scope = scope;
    }

    /**
     * @param topic status topic
     * @param back how far to look back; zero for what is said from now on
     * @throws Failure if the broker does not answer or there is no such topic
     */
    public static JobEchoes open(KafkaAccess access, String topic, String scope, Duration back) {
        try {
            KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    access.client(Map.of(
                            "enable.auto.commit", "false",
                            "default.api.timeout.ms", "10000",
                            "request.timeout.ms", "8000",
                            "allow.auto.create.topics", "false")),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            JobEchoes echoes = new JobEchoes(consumer, scope);
            echoes.seek(topic, back);
            return echoes;
        } catch (KafkaException e) {
            throw KafkaFailure.of("cannot read topic %s from %s".formatted(topic, access.bootstrap()), e);
        }
    }

    private void seek(String topic, Duration back) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        if (back.isZero()) {
            return;
        }
        Map<TopicPartition, Long> since = new HashMap<>();
        long from = Instant.now().minus(back).toEpochMilli();
        partitions.forEach(partition -> since.put(partition, from));
        consumer.offsetsForTimes(since).forEach((partition, offset) -> {
            if (offset != null) {
                consumer.seek(partition, offset.offset());
            }
        });
    }

    /** @return the last word of each subtask, after all that is on the topic now */
    public Collection<JobConfigStatus> untilNow() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), ANSWER);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            read();
        }
        return last.values();
    }

    /**
     * @param enough of the last words
     * @param patience how long to wait for it
     * @return the last word of each subtask by then
     */
    public Collection<JobConfigStatus> until(Predicate<Collection<JobConfigStatus>> enough, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!enough.test(last.values()) && System.nanoTime() < end) {
            read();
        }
        return last.values();
    }

    private void read() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.value() == null || !codec.recognises(record.value())) {
                continue;
            }
            try {
                JobConfigStatus status = codec.decode(record.value());
                if (status.getScope().equals(scope)) {
                    last.put("%s %s %06d".formatted(status.getJob(), status.getStage(), status.getSubtask()), status);
                }
            } catch (UndecodableRecordException e) {
                // Of another version; whoever wrote it says it again in a form that can be read, or not to us.
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
