/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A receiver on loopback gets what is asked for; that each sink delivers is shown by the tests of the sinks. */
class AlertsTestSinkTest {
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private volatile int status = 200;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "no_such_channel".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldTellWhatASlackHookTook() throws Exception {
        Path address = Files.writeString(directory.resolve("slack"), url());
        assertThat(run("--webhook.shape", "slack", "--webhook.url-file", address.toString()))
                .isZero();
        assertThat(out.toString()).matches("webhook: took test alert [0-9a-f]{32}\\R");
        assertThat(bodies).singleElement().asString().contains("Test alert of Acheron: nothing was detected", "blocks");
    }

    /** A hook that is told to leave out mild alerts would otherwise seem to be dead. */
    @Test
    void shouldSendAPagerAnAlertAsSevereAsItWants() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "R0UTE");
        assertThat(run(
                        "--webhook.shape",
                        "pagerduty",
                        "--webhook.url",
                        url(),
                        "--webhook.routing-key-file",
                        key.toString(),
                        "--webhook.severity",
                        "critical"))
                .isZero();
        assertThat(bodies)
                .singleElement()
                .asString()
                .contains("\"routing_key\":\"R0UTE\"", "\"event_action\":\"trigger\"", "\"severity\":\"critical\"");
    }

    @Test
    void shouldPrintTheAnswerOfAServerThatDoesNotTakeIt() {
        status = 404;
        assertThat(run("--webhook.url", url())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        "webhook: did not take it: HTTP 404 no_such_channel (the job would send it again)");
    }

    @Test
    void shouldSayWhatIsWrongWithTheOptions() {
        assertThat(run("--webhook.url")).isEqualTo(2);
        assertThat(err.toString()).contains("--webhook.url: write the options of the index job as --key value");
        assertThat(run("--webhook.uri", url())).isEqualTo(2);
        assertThat(err.toString()).contains("no such option: --webhook.uri");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("--webhook.url");
        assertThat(bodies).isEmpty();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private int run(String... options) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[options.length + 4];
        System.arraycopy(new String[] {"alerts", "test-sink", "--index.sinks", "webhook"}, 0, all, 0, 4);
        System.arraycopy(options, 0, all, 4, options.length);
        return line.execute(all);
    }
}
