/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.config.ConfigException;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.log.Logs;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.collector.publish.kafka.ControlStore;
import java.util.Map;

/** Opens the control topic for the commands of a person. */
final class Controls {
    static ControlStore store(SettingOptions settings) throws UserException, SinkUnavailableException {
        try {
            CollectorConfig config = settings.reader(Map.of()).read();
            // Without it a person reads all that Kafka's clients say, some hundred lines, before the answer.
            Logs.configure(config.log());
            return new ControlStore(options(config, new HostIdentity("", "control", "")));
        } catch (ConfigException e) {
            throw new UserException(Main.USAGE, e);
        }
    }

    /** What the settings say about the broker and the spool. */
    static SinkOptions options(CollectorConfig config, HostIdentity host) {
        CollectorConfig.Kafka kafka = config.kafka();
        return new SinkOptions(
                config.sinkArgument(),
                host,
                new SinkOptions.Kafka(
                        kafka.bootstrap(), kafka.prefix(), kafka.partitions(), kafka.replication(), kafka.properties()),
                new SinkOptions.Spooling(config.spoolDirectory(), config.spoolBytes()));
    }

    private Controls() {}
}
