/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import io.acheron.pipeline.index.http.Tls;
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
 * @param host receiver
 * @param port its TCP port
 * @param tls null for plain TCP
 */
record SyslogOptions(String host, int port, @Nullable Tls tls, Duration timeout) {
    static final ConfigOption<String> SERVER = ConfigOptions.key("syslog.server")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Receiver as HOST:PORT. It must understand octet counting (RFC 6587), as rsyslog and syslog-ng do.");
    static final ConfigOption<Boolean> USE_TLS = ConfigOptions.key("syslog.tls")
            .booleanType()
            .defaultValue(true)
            .withDescription("Speak TLS (RFC 5425). false sends alerts in the clear.");
    static final ConfigOption<Duration> TIMEOUT = ConfigOptions.key("syslog.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("For a connection and its TLS handshake.");

    private static final Tls.Options TLS = new Tls.Options("syslog");

    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(List.of(SERVER, USE_TLS, TIMEOUT));
        all.addAll(TLS.all());
        return all;
    }

    /** @throws IllegalArgumentException with what is missing or wrong */
    static SyslogOptions of(ReadableConfig options) {
        String server = options.getOptional(SERVER).orElse("");
        int colon = server.lastIndexOf(':');
        if (colon < 1 || !server.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--syslog.server must be HOST:PORT, such as logs.example:6514");
        }
        return new SyslogOptions(
                server.substring(0, colon),
                Integer.parseInt(server.substring(colon + 1)),
                options.get(USE_TLS) ? TLS.of(options) : null,
                options.get(TIMEOUT));
    }
}
