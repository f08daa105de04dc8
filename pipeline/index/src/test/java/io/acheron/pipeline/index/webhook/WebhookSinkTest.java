/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.acheron.pipeline.index.outlet.AlertSinkContract;
import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.schema.alert.Alert;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class WebhookSinkTest extends AlertSinkContract {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private record Request(String alert, String key, String signature, byte[] body) {}

    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private int port;
    private volatile int status = 202;

    @TempDir
    private Path secrets;

    @BeforeEach
    @Override
    protected void startReceiver() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        port = server.getAddress().getPort();
        server.createContext("/hook/secret-path", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(new Request(
                    exchange.getRequestHeaders().getFirst("X-Acheron-Alert-Id"),
                    exchange.getRequestHeaders().getFirst("X-Acheron-Dedup-Key"),
                    exchange.getRequestHeaders().getFirst("X-Acheron-Signature"),
                    body));
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    @Override
    protected void stopReceiver() {
        server.stop(0);
    }

    @Override
    protected String name() {
        return "webhook";
    }

    @Override
    protected Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put("webhook.url", "http://127.0.0.1:" + port + "/hook/secret-path");
        options.put("webhook.per-minute", "0");
        return options;
    }

    @Override
    protected List<String> received() {
        return requests.stream().map(Request::alert).toList();
    }

    @Test
    void shouldSignRequestsAndNameTheFinding() throws Exception {
        Map<String, String> options = options();
        options.put("webhook.hmac-key-file", secret("hmac", "jefe"));
        assertThat(deliver(options, SampleAlerts.one(1))).isEqualTo(Outcome.DELIVERED);
        Request request = requests.element();
        assertThat(request.key()).isEqualTo(SampleAlerts.one(1).getFingerprint());
        assertThat(MAPPER.readTree(request.body()).path("class_uid").asInt()).isEqualTo(2004);
        long seconds = Long.parseLong(request.signature().replaceAll("t=([0-9]+),.*", "$1"));
        assertThat(request.signature()).isEqualTo(Signature.of("jefe", Instant.ofEpochSecond(seconds), request.body()));
        // Made with: printf 1.body | openssl dgst -sha256 -hmac jefe
        assertThat(Signature.of("jefe", Instant.ofEpochSecond(1), "body".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("t=1,v1=34ad335598c07c0798c297dc8097dcbcdfefae2b26144a0688e12f31c437c668");
    }

    @Test
    void shouldWriteEventsForPagerDutyWithTheKeyFromItsFile() throws Exception {
        Map<String, String> options = options();
        options.put("webhook.shape", "pagerduty");
        options.put("webhook.routing-key-file", secret("routing", "R0UT1NG\"KEY"));
        assertThat(deliver(options, SampleAlerts.one(1))).isEqualTo(Outcome.DELIVERED);
        JsonNode event = MAPPER.readTree(requests.element().body());
        assertThat(event.path("routing_key").asText()).isEqualTo("R0UT1NG\"KEY");
        assertThat(event.path("event_action").asText()).isEqualTo("trigger");
        assertThat(event.path("dedup_key").asText())
                .isEqualTo(SampleAlerts.one(1).getFingerprint());
        assertThat(event.path("payload").path("severity").asText()).isEqualTo("error");
        assertThat(event.path("payload").path("summary").asText()).isEqualTo("Netcat started on web-1.example");
        assertThat(event.path("payload").path("source").asText()).isEqualTo("web-1.example");
        assertThat(event.path("payload").path("timestamp").asText()).isEqualTo("2026-11-22T10:00:01Z");
    }

    @Test
    void shouldLetNoEventMakeALinkOrWakeAChannelInSlack() throws Exception {
        Map<String, String> options = options();
        options.remove("webhook.url");
        options.put("webhook.url-file", secret("url", "http://127.0.0.1:" + port + "/hook/secret-path\n"));
        options.put("webhook.shape", "slack");
        Alert alert = Alert.newBuilder(SampleAlerts.one(1))
                .setEvidencePath("<!channel> <https://evil.example|click> & " + "<".repeat(10_000))
                .setTitle("x".repeat(400))
                .build();
        assertThat(deliver(options, alert)).isEqualTo(Outcome.DELIVERED);
        JsonNode message = MAPPER.readTree(requests.element().body());
        String evidence =
                message.path("blocks").path(1).path("text").path("text").asText();
        assertThat(evidence).startsWith("&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; ");
        assertThat(message.findValuesAsText("text"))
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(3000));
        assertThat(message.path("blocks").path(0).path("text").path("text").asText())
                .hasSize(150);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void shouldPutAsideWhatTheServiceRefuses(int refusal) throws Exception {
        status = refusal;
        Outcome outcome = deliver(options(), SampleAlerts.one(1));
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.reason()).contains("HTTP " + refusal);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void shouldTryAgainWhenTheServiceIsAtFault(int failure) throws Exception {
        status = failure;
        assertThat(deliver(options(), SampleAlerts.one(1)))
                .satisfies(outcome -> assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRY))
                .satisfies(outcome -> assertThat(outcome.pause()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void shouldNeverTellAnAddressThatIsASecret() {
        Map<String, String> options = options();
        options.put("webhook.url", "hooks.slack.example/services/T0/B0/s3cr3t path");
        assertThatThrownBy(() -> WebhookOptions.of(Configuration.fromMap(options)))
                .hasMessageContaining("https://HOST/PATH")
                .hasMessageNotContaining("s3cr3t");
        Map<String, String> missing = options();
        missing.remove("webhook.url");
        missing.put("webhook.url-file", secrets.resolve("none").toString());
        assertThatThrownBy(() -> deliver(missing, SampleAlerts.one(1)))
                .hasStackTraceContaining("cannot read the secret in " + secrets.resolve("none") + ": no such file");
    }

    @Test
    void shouldKeepRequestsApart() {
        Pace pace = new Pace(60);
        long second = TimeUnit.SECONDS.toNanos(1);
        assertThat(pace.turnNs(100)).isZero();
        assertThat(pace.turnNs(100)).isEqualTo(second);
        assertThat(pace.turnNs(100 + second)).isEqualTo(second);
        assertThat(pace.turnNs(100 + 10 * second)).isZero();
        Pace any = new Pace(0);
        assertThat(any.turnNs(100) + any.turnNs(100)).isZero();
    }

    private static Outcome deliver(Map<String, String> options, Alert alert) throws Exception {
        try (Outlet outlet = AlertSinks.named("webhook").open(Configuration.fromMap(options))) {
            Message message = new Message(alert.getAlertId(), alert.getFingerprint(), outlet.format(alert));
            return outlet.deliver(List.of(message)).get(120, TimeUnit.SECONDS).get(0);
        }
    }

    private String secret(String name, String text) throws Exception {
        return Files.writeString(secrets.resolve(name), text).toString();
    }
}
