/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.topic.KafkaAccess;
import io.acheron.pipeline.ingest.Topics;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that read or write topics. */
final class Brokers {
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:19092",
            description = "Kafka brokers, separated by commas. Default: the broker of the demo, ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String bootstrap;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "acheron",
            description = "First part of the topics' names. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String prefix;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Properties of Kafka's clients, such as security.protocol and what TLS and SASL need.")
    private @Nullable Path kafkaConfig;

    KafkaAccess access() {
        return KafkaAccess.of(bootstrap, kafkaConfig);
    }

    String bootstrap() {
        return bootstrap;
    }

    Topics topics() {
        return new Topics(prefix);
    }
}
