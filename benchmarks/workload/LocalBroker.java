/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
import io.acheron.local.broker.Broker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A broker for a benchmark: prints where it listens, answers each topic on standard input with its number of records, ends with it. */
final class LocalBroker {
    public static void main(String[] arguments) throws Exception {
        try (Broker broker = Broker.start(0, Path.of(arguments[0]));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
                BufferedReader topics = new BufferedReader(new InputStreamReader(System.in))) {
            System.out.println(broker.bootstrap());
            for (String topic = topics.readLine(); topic != null; topic = topics.readLine()) {
                System.out.println(records(admin, topic));
            }
        }
        System.exit(0);
    }

    private static long records(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                admin.describeTopics(java.util.List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                        .collect(Collectors.toMap(
                                it -> new TopicPartition(topic, it.partition()), it -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(it -> it.offset())
                .sum();
    }
}
