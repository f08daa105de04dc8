/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import io.acheron.pipeline.index.http.HttpSender;
import io.acheron.pipeline.index.outlet.AlertSink;
import io.acheron.pipeline.index.outlet.Outlet;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Web services that take an alert as the body of a request: Slack, PagerDuty, and those that sites write themselves. */
public final class WebhookSink implements AlertSink {
    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public String purpose() {
        return "a web hook: OCSF findings with a signature, messages for Slack, events for PagerDuty";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return WebhookOptions.all();
    }

    @Override
    public void check(ReadableConfig options) {
        WebhookOptions.of(options);
    }

    @Override
    public Outlet open(ReadableConfig options) {
        WebhookOptions told = WebhookOptions.of(options);
        return new WebhookOutlet(told, new HttpSender(told.tls(), told.timeout()));
    }
}
