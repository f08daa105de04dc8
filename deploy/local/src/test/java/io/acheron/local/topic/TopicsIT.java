/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.local.broker.Broker;
import io.acheron.local.run.Failure;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.codec.SingleObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsIT {
    private final Topics topics = new Topics("test");
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    @Test
    void shouldCarryRecordsFromPublisherToFollower(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("assets.csv");
        Files.writeString(file, "host_id,owner,criticality\nweb-1,shop team,high\nweb-2,shop team,enormous\n");
        try (Broker broker = Broker.start(0, Files.createDirectory(directory.resolve("kafka")))) {
            TopicSetup.create(broker.bootstrap(), topics);
            try (Follower follower = Follower.start(
                            broker.bootstrap(),
                            topics.assets(),
                            Follower.From.END,
                            (value, seen) -> received.add(value));
                    Publisher publisher = Publisher.to(broker.bootstrap())) {
                List<String> problems = new ArrayList<>();
                assertThat(AssetLoader.load(file, topics, publisher, problems::add))
                        .isPositive();
                publisher.flush();

                byte[] first = received.poll(20, TimeUnit.SECONDS);
                assertThat(SingleObject.of(Asset.class).decode(first).getOwner())
                        .isEqualTo("shop team");
                assertThat(problems).singleElement().asString().startsWith(file + ":3: ");
                assertThat(Offsets.written(broker.bootstrap(), topics.assets())).isPositive();
            }
            assertThatThrownBy(() -> Follower.start(broker.bootstrap(), "none", Follower.From.END, (value, seen) -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("there is no topic none");
        }
    }
}
