/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.index.outlet.AlertSinkContract;
import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.pipeline.index.sample.Certificates;
import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.schema.alert.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.apache.flink.configuration.Configuration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SyslogSinkTest extends AlertSinkContract {
    private final List<String> messages = Receiver.messages();
    private Receiver receiver;
    private int port;

    @BeforeEach
    @Override
    protected void startReceiver() throws Exception {
        receiver = new Receiver(ServerSocketFactory.getDefault(), port, messages);
        port = receiver.port();
    }

    @AfterEach
    @Override
    protected void stopReceiver() throws Exception {
        receiver.close();
    }

    @Override
    protected String name() {
        return "syslog";
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("syslog.server", "127.0.0.1:" + port, "syslog.tls", "false");
    }

    @Override
    protected List<String> received() {
        return messages.stream()
                .map(message -> message.replaceAll("(?s).* externalId=([0-9a-f]+) .*", "$1"))
                .toList();
    }

    @Test
    void shouldWriteTheHeaderOfRfc5424() throws Exception {
        deliver(options(), SampleAlerts.one(1));
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> messages.size() == 1);
        assertThat(messages.get(0))
                .startsWith("<115>1 2026-11-22T10:00:01Z web-1.example acheron - alert - \uFEFFCEF:0|Acheron|Acheron|");
    }

    @Test
    void shouldSpeakTlsToThoseItTrustsByName(@TempDir Path folder) throws Exception {
        Certificates right = Certificates.of(folder, "ip:127.0.0.1");
        Certificates wrong = Certificates.of(folder, "dns:logs.example");
        List<String> got = Receiver.messages();
        try (Receiver secure = new Receiver(right.server().getServerSocketFactory(), 0, got);
                Receiver misnamed = new Receiver(wrong.server().getServerSocketFactory(), 0, got)) {
            deliver(tls(secure, right), SampleAlerts.one(1));
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> got.size() == 1);
            assertThatThrownBy(() -> deliver(tls(misnamed, wrong), SampleAlerts.one(2)))
                    .hasStackTraceContaining("No subject alternative names");
            assertThatThrownBy(() -> deliver(tls(secure, wrong), SampleAlerts.one(3)))
                    .hasStackTraceContaining("PKIX path");
        }
        assertThat(got).hasSize(1);
    }

    @Test
    void shouldSayWhatIsWrongWithTheAddress() {
        for (String server : List.of("logs", "logs:", ":514", "logs:5x4")) {
            assertThatThrownBy(() -> SyslogOptions.of(Configuration.fromMap(Map.of("syslog.server", server))))
                    .hasMessage("--syslog.server must be HOST:PORT, such as logs.example:6514");
        }
    }

    private static Map<String, String> tls(Receiver receiver, Certificates trusted) {
        return Map.of(
                "syslog.server",
                "127.0.0.1:" + receiver.port(),
                "syslog.tls.ca-file",
                trusted.pem().toString());
    }

    private static void deliver(Map<String, String> options, Alert alert) throws Exception {
        try (Outlet outlet = AlertSinks.named("syslog").open(Configuration.fromMap(options))) {
            Message message = new Message(alert.getAlertId(), alert.getFingerprint(), outlet.format(alert));
            outlet.deliver(List.of(message)).get(120, TimeUnit.SECONDS);
        }
    }
}
