/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import io.acheron.pipeline.index.http.HttpSender;
import io.acheron.pipeline.index.outlet.AlertSink;
import io.acheron.pipeline.index.outlet.Outlet;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** OpenSearch and Elasticsearch. */
public final class OpenSearchSink implements AlertSink {
    @Override
    public String name() {
        return "opensearch";
    }

    @Override
    public String purpose() {
        return "OpenSearch or Elasticsearch: a data stream of OCSF findings, each once";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return OpenSearchOptions.all();
    }

    @Override
    public void check(ReadableConfig options) {
        OpenSearchOptions.of(options);
    }

    @Override
    public Outlet open(ReadableConfig options) {
        OpenSearchOptions told = OpenSearchOptions.of(options);
        Servers servers = new Servers(told, new HttpSender(told.tls(), told.timeout()));
        return new OpenSearchOutlet(told, servers);
    }
}
