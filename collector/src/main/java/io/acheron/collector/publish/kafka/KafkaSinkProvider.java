/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.EventSinkProvider;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.collector.publish.spool.Spool;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code --sink kafka}: Avro single-object records on the topic of captured events, keyed by host id. */
public final class KafkaSinkProvider implements EventSinkProvider {
    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String usage() {
        return "kafka";
    }

    @Override
    public EventSink open(SinkOptions options) throws SinkUnavailableException {
        ClientProperties properties = new ClientProperties(options);
        Backlog backlog = new Backlog(spool(options.spool()));
        return new KafkaSink(options, backlog, new Connector(properties, new Topics(options.kafka())));
    }

    private static @Nullable Spool spool(SinkOptions.Spooling options) throws SinkUnavailableException {
        if (options.bytes() == 0) {
            return null;
        }
        try {
            return Spool.open(options.directory(), options.bytes());
        } catch (IOException e) {
            throw new SinkUnavailableException(e.getMessage()
                    + "; give another with --spool, or --spool-size 0 to drop events while Kafka is away");
        }
    }
}
