/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

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
 * @param url where to; null if it is a secret
 * @param secretUrl file with it, for services whose addresses let anybody post who knows them
 * @param shape form of the body
 * @param hmacKey key of the signature; null for none
 * @param routingKey key of the service at PagerDuty; null for others
 * @param perMinute most requests in a minute; 0 for any number
 */
record WebhookOptions(
        @Nullable URI url,
        @Nullable SecretFile secretUrl,
        Shape shape,
        @Nullable SecretFile hmacKey,
        @Nullable SecretFile routingKey,
        int perMinute,
        Duration timeout,
        Tls tls) {
    static final ConfigOption<String> URL = text("webhook.url", "Where to post alerts.");
    static final ConfigOption<String> URL_FILE = text(
            "webhook.url-file",
            "File with that address, where it is a secret as Slack's are; in place of webhook.url.");
    static final ConfigOption<Shape> SHAPE = ConfigOptions.key("webhook.shape")
            .enumType(Shape.class)
            .defaultValue(Shape.OCSF)
            .withDescription("ocsf, slack or pagerduty.");
    static final ConfigOption<String> HMAC_KEY = text(
            "webhook.hmac-key-file",
            "File with the key that requests are signed with, in the header X-Acheron-Signature.");
    static final ConfigOption<String> ROUTING_KEY =
            text("webhook.routing-key-file", "File with the routing key of a service at PagerDuty.");
    static final ConfigOption<Integer> PER_MINUTE = ConfigOptions.key("webhook.per-minute")
            .intType()
            .defaultValue(60)
            .withDescription("Most requests in a minute from each parallel part of the sink, evenly spread; 0 for any"
                    + " number. Alerts beyond wait, none is dropped.");
    static final ConfigOption<Duration> TIMEOUT = ConfigOptions.key("webhook.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("For a connection and then for an answer; after it the alert is sent again.");

    private static final Tls.Options TLS = new Tls.Options("webhook");
    private static final URI PAGERDUTY = URI.create("https://events.pagerduty.com/v2/enqueue");

    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all =
                new ArrayList<>(List.of(URL, URL_FILE, SHAPE, HMAC_KEY, ROUTING_KEY, PER_MINUTE, TIMEOUT));
        all.addAll(TLS.all());
        return all;
    }

    /** @throws IllegalArgumentException with what is missing or wrong */
    static WebhookOptions of(ReadableConfig options) {
        Shape shape = options.get(SHAPE);
        URI url = options.getOptional(URL)
                .map(WebhookOptions::url)
                .orElse(
                        shape == Shape.PAGERDUTY
                                        && options.getOptional(URL_FILE).isEmpty()
                                ? PAGERDUTY
                                : null);
        SecretFile secretUrl = secret(options, URL_FILE);
        if ((url == null) == (secretUrl == null)) {
            throw new IllegalArgumentException("give either --webhook.url or --webhook.url-file");
        }
        if (shape == Shape.PAGERDUTY && options.getOptional(ROUTING_KEY).isEmpty()) {
            throw new IllegalArgumentException("--webhook.shape pagerduty needs --webhook.routing-key-file");
        }
        if (options.get(PER_MINUTE) < 0) {
            throw new IllegalArgumentException("--webhook.per-minute must be 0 or more");
        }
        return new WebhookOptions(
                url,
                secretUrl,
                shape,
                secret(options, HMAC_KEY),
                secret(options, ROUTING_KEY),
                options.get(PER_MINUTE),
                options.get(TIMEOUT),
                TLS.of(options));
    }

    /** @throws IllegalArgumentException if it is no address; the message does not repeat it, because it may be a secret */
    static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the address
        }
        throw new IllegalArgumentException("the address of the web hook is not of the form https://HOST/PATH");
    }

    private static @Nullable SecretFile secret(ReadableConfig options, ConfigOption<String> file) {
        return options.getOptional(file).map(Path::of).map(SecretFile::new).orElse(null);
    }

    private static ConfigOption<String> text(String key, String description) {
        return ConfigOptions.key(key).stringType().noDefaultValue().withDescription(description);
    }
}
