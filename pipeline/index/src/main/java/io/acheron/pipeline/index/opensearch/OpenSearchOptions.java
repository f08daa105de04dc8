/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import io.acheron.pipeline.index.http.SecretFile;
import io.acheron.pipeline.index.http.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the outlet is told.
 *
 * @param servers nodes, tried in turn
 * @param stream data stream the alerts go to
 * @param dialect which of the two products it is
 * @param install put template and policy when the job starts
 * @param user name for basic authentication; null for none
 * @param password for it
 * @param apiKey for Elasticsearch's own authentication; null for none
 * @param largestBatch documents in a request
 */
record OpenSearchOptions(
        List<URI> servers,
        String stream,
        Dialect dialect,
        boolean install,
        @Nullable String user,
        @Nullable SecretFile password,
        @Nullable SecretFile apiKey,
        int largestBatch,
        Duration timeout,
        Tls tls) {
    static final ConfigOption<String> SERVERS = ConfigOptions.key("opensearch.servers")
            .stringType()
            .noDefaultValue()
            .withDescription("Nodes as URLs separated by commas, such as https://search-1:9200; tried in turn.");
    static final ConfigOption<String> STREAM = ConfigOptions.key("opensearch.data-stream")
            .stringType()
            .defaultValue("acheron-alerts")
            .withDescription("Data stream the alerts go to; template and policy have its name too.");
    static final ConfigOption<Dialect> DIALECT = ConfigOptions.key("opensearch.dialect")
            .enumType(Dialect.class)
            .defaultValue(Dialect.OPENSEARCH)
            .withDescription("opensearch or elasticsearch: they name a field type and the life cycle differently.");
    static final ConfigOption<Boolean> INSTALL = ConfigOptions.key("opensearch.install")
            .booleanType()
            .defaultValue(true)
            .withDescription("Put the index template, and a life-cycle policy if there is none of that name, before the"
                    + " first alert. false if deploy/opensearch is installed by other means.");
    static final ConfigOption<String> USER =
            text("opensearch.user", "Name for basic authentication; needs opensearch.password-file.");
    static final ConfigOption<String> PASSWORD =
            text("opensearch.password-file", "File with the password, read anew for each request.");
    static final ConfigOption<String> API_KEY =
            text("opensearch.api-key-file", "File with an API key of Elasticsearch, in place of user and password.");
    static final ConfigOption<Integer> BATCH = ConfigOptions.key("opensearch.batch")
            .intType()
            .defaultValue(500)
            .withDescription("Most documents of a bulk request; it also ends at 8 MiB.");
    static final ConfigOption<Duration> TIMEOUT = ConfigOptions.key("opensearch.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("For a connection and then for an answer; after it the batch is sent again.");

    private static final Tls.Options TLS = new Tls.Options("opensearch");

    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all =
                new ArrayList<>(List.of(SERVERS, STREAM, DIALECT, INSTALL, USER, PASSWORD, API_KEY, BATCH, TIMEOUT));
        all.addAll(TLS.all());
        return all;
    }

    /** @throws IllegalArgumentException with what is missing or wrong */
    static OpenSearchOptions of(ReadableConfig options) {
        String servers = options.getOptional(SERVERS)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--opensearch.servers is missing; give the nodes as URLs, such as https://search-1:9200"));
        List<URI> uris = new ArrayList<>();
        for (String server : servers.split(",")) {
            URI uri = URI.create(server.strip().replaceAll("/+$", ""));
            if (uri.getHost() == null
                    || uri.getUserInfo() != null
                    || !String.valueOf(uri.getScheme()).matches("https?")) {
                throw new IllegalArgumentException(
                        "--opensearch.servers: each must be http(s)://HOST:PORT, with user and password in their own options");
            }
            uris.add(uri);
        }
        if (options.getOptional(USER).isPresent()
                != options.getOptional(PASSWORD).isPresent()) {
            throw new IllegalArgumentException(
                    "--opensearch.user and --opensearch.password-file go together; one is missing");
        }
        if (options.get(BATCH) < 1) {
            throw new IllegalArgumentException("--opensearch.batch must be 1 or more");
        }
        return new OpenSearchOptions(
                List.copyOf(uris),
                options.get(STREAM),
                options.get(DIALECT),
                options.get(INSTALL),
                options.getOptional(USER).orElse(null),
                options.getOptional(PASSWORD).map(Path::of).map(SecretFile::new).orElse(null),
                options.getOptional(API_KEY).map(Path::of).map(SecretFile::new).orElse(null),
                options.get(BATCH),
                options.get(TIMEOUT),
                TLS.of(options));
    }

    private static ConfigOption<String> text(String key, String description) {
        return ConfigOptions.key(key).stringType().noDefaultValue().withDescription(description);
    }
}
