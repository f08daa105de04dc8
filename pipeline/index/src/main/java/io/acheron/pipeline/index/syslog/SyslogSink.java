/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import io.acheron.pipeline.index.outlet.AlertSink;
import io.acheron.pipeline.index.outlet.Outlet;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Log collectors and SIEMs that listen for syslog. */
public final class SyslogSink implements AlertSink {
    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public String purpose() {
        return "syslog over TCP or TLS (RFC 5424, octet counting) with CEF as the message";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return SyslogOptions.all();
    }

    @Override
    public void check(ReadableConfig options) {
        SyslogOptions.of(options);
    }

    @Override
    public Outlet open(ReadableConfig options) {
        return new SyslogOutlet(new Connection(SyslogOptions.of(options)));
    }

    @Override
    public boolean acknowledges() {
        return false;
    }
}
