/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.local.run.Failure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
    @Test
    void shouldRunAJobAndShowItOnTheWebPage(@TempDir Path directory) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(0, 1, directory)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(cluster.configuration());
            environment.setParallelism(1);
            environment
                    .fromSource(
                            new DataGeneratorSource<>(number -> number, Long.MAX_VALUE, Types.LONG),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(new DiscardingSink<>());
            JobID job = cluster.submit(environment.getStreamGraph());

            assertThat(cluster.alive(job)).isTrue();
            assertThat(get(cluster.webPage().resolve("/jobs")))
                    .contains(job.toHexString())
                    .contains("RUNNING");
            assertThat(get(cluster.webPage().resolve("/"))).containsIgnoringCase("<title>Apache Flink");
        }
    }

    @Test
    void shouldNameThePortWhenItIsTaken(@TempDir Path directory) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LocalCluster.start(taken.getLocalPort(), 1, directory))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " ")
                    .hasMessageContaining("--web-port");
        }
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
