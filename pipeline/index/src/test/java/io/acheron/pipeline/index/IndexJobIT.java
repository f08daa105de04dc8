/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.index.sample.OpenSearchProcess;
import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.Launch;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka to OpenSearch: a real broker, the real job, a real OpenSearch. */
@Timeout(420)
class IndexJobIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Alert> ALERTS = SingleObject.of(Alert.class);
    private static final String INDEX = "acheron-alerts";

    private static EmbeddedKafka kafka;
    private static OpenSearchProcess opensearch;

    @TempDir
    private Path savepoints;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        opensearch = new OpenSearchProcess(home);
        kafka = new EmbeddedKafka();
        Launch.checkTopics(IndexJob.settings(options()), List.of(TOPICS.alerts(), TOPICS.deadLetters()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (kafka != null) {
            kafka.close();
        }
        if (opensearch != null) {
            opensearch.close();
        }
    }

    /** One story in one test: each part needs what the part before left behind. */
    @Test
    void shouldIndexEachAlertOnceThroughRestartsAndOutages() throws Exception {
        send(1, 20);
        kafka.send(TOPICS.alerts(), "x", "poison".getBytes(StandardCharsets.UTF_8));
        JobClient job = run(options(), null);
        awaitCount(20);
        assertThat(opensearch.count(INDEX, "device.hostname:\"web-3.example\"")).isEqualTo(3);
        assertThat(opensearch.count(INDEX, "evidences.process.name:nc AND severity:High"))
                .isEqualTo(20);
        assertThat(opensearch.count(INDEX, "finding_info.attacks.technique.uid:T1095 AND device.owner.name:shop"))
                .isEqualTo(20);
        assertThat(opensearch.count(INDEX, "evidences.data.process.name:nc")).isEqualTo(20);
        ConsumerRecord<byte[], byte[]> poison = dead(1);
        assertThat(header(poison, "stage")).isEqualTo(IndexJob.SOURCE);
        assertThat(header(poison, "offset")).isEqualTo("20");

        // A start without savepoint reads all from the beginning: what is there stays once.
        job.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        job = run(options(), null);
        send(21, 21);
        awaitCount(21);

        // OpenSearch dies; what comes meanwhile waits, in a savepoint too, and arrives when both are back.
        opensearch.kill();
        send(22, 40);
        awaitRead(job);
        String savepoint = job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        send(41, 45);
        job = run(options(), savepoint);
        opensearch.start();
        awaitCount(45);
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        job.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        for (int number = 1; number <= 45; number++) {
            assertThat(opensearch.count(
                            INDEX, "metadata.uid:" + SampleAlerts.one(number).getAlertId()))
                    .isEqualTo(1);
        }
    }

    /** A site has its own mapping, and it does not fit: the alerts are put aside with the reason and the job goes on. */
    @Test
    void shouldPutAsideWhatOpenSearchRefuses() throws Exception {
        opensearch.call("PUT", "/_index_template/site", """
                {"index_patterns": ["site-alerts"], "data_stream": {}, "priority": 500, "template": {"mappings": {"properties":
                  {"device": {"properties": {"hostname": {"type": "long"}}}}}}}
                """);
        Map<String, String> options = options();
        options.put("opensearch.data-stream", "site-alerts");
        options.put("kafka.group", "site");
        options.put("kafka.topic.prefix", "site");
        Topics site = new Topics("site");
        Launch.checkTopics(IndexJob.settings(options), List.of(site.alerts(), site.deadLetters()));
        Alert bad = SampleAlerts.one(1);
        Alert good = Alert.newBuilder(SampleAlerts.one(2)).setHostName("7").build();
        kafka.send(site.alerts(), "x", ALERTS.encode(bad));
        kafka.send(site.alerts(), "x", ALERTS.encode(good));
        JobClient job = run(options, null);

        ConsumerRecord<byte[], byte[]> dead =
                kafka.read(site.deadLetters(), 1, PATIENCE).get(0);
        assertThat(header(dead, "stage")).isEqualTo(IndexJob.SINK + "opensearch");
        assertThat(header(dead, "reason")).contains("HTTP 400", "mapper_parsing_exception", "device.hostname");
        assertThat(header(dead, "topic")).isEqualTo(site.alerts());
        assertThat(header(dead, "offset")).isEqualTo("0");
        assertThat(ALERTS.decode(dead.value())).isEqualTo(bad);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> opensearch.count("site-alerts", "metadata.uid:" + good.getAlertId()) == 1);
        job.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap", kafka.bootstrap());
        options.put("kafka.topics.create", "true");
        options.put("kafka.start", "earliest");
        options.put("opensearch.servers", opensearch.url());
        options.put("index.retry.longest", "1s");
        return options;
    }

    private static JobClient run(Map<String, String> options, @Nullable String savepoint) throws Exception {
        Configuration cluster = new Configuration();
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        if (savepoint != null) {
            cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, cluster);
        IndexJob.build(env, options);
        return env.executeAsync("index");
    }

    private static void send(int first, int last) throws Exception {
        for (int number = first; number <= last; number++) {
            Alert alert = SampleAlerts.one(number);
            kafka.send(TOPICS.alerts(), alert.getFingerprint(), ALERTS.encode(alert));
        }
    }

    /** The offsets of a group are committed by checkpoints: that they reach the end shows that none waits for OpenSearch. */
    private static void awaitRead(JobClient job) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
            return kafka.committed("acheron-index", TOPICS.alerts()) == 41;
        });
    }

    private static void awaitCount(long count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(opensearch.count(INDEX, "*")).isEqualTo(count));
    }

    private static ConsumerRecord<byte[], byte[]> dead(int number) {
        return kafka.read(TOPICS.deadLetters(), number, PATIENCE).get(number - 1);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }
}
