/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.broker.Broker;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules are published while the broker is down, and when it is back. */
@Timeout(600)
class BrokerAwayIT {
    private static final String RULE = """
            title: Netcat started
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000001
            level: high
            logsource: {product: linux, category: process_creation}
            detection: {selection: {Image|endswith: /nc}, condition: selection}
            tests:
              - {name: netcat, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /bin/nc}}}]}
              - {name: "near miss: cat", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/cat}}}]}
            """;

    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path rules;
    private Path data;
    private Broker broker;
    private String bootstrap;

    @BeforeEach
    void start() throws Exception {
        rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("netcat.yaml"), RULE);
        data = Files.createDirectory(directory.resolve("kafka"));
        broker = Broker.start(0, data);
        bootstrap = broker.bootstrap();
        TopicSetup.create(bootstrap, new Topics("acheron"));
        broker.close();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(stdout);
        System.setErr(stderr);
        broker.close();
    }

    @Test
    void shouldSayThatTheBrokerIsAwayAndPublishWhenItIsBack() throws Exception {
        Thread watch = new Thread(() -> run("rules", "watch", rules.toString()));
        watch.start();
        try {
            assertThat(run("rules", "publish", rules.toString(), "--wait", "1s"))
                    .isEqualTo(1);
            assertThat(text()).contains("acheron: cannot read topic acheron.rule.v1 from " + bootstrap);
            assertThat(until("not published; tried again every 10 s"))
                    .as(text())
                    .isTrue();
            assertThat(text().lines())
                    .as("a line for each failure, a line for the first look of the watch, a line that it goes on")
                    .hasSizeLessThan(6)
                    .noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
            broker = Broker.start(port(), data);
            assertThat(until("published default version ")).as(text()).isTrue();
        } finally {
            watch.interrupt();
            watch.join(120_000);
        }
        assertThat(watch.isAlive()).isFalse();
        assertThat(run("rules", "rollback", "--list")).isZero();
        assertThat(text().lines().filter(line -> line.strip().startsWith("version ")))
                .as("what did not arrive is not there")
                .hasSize(1);
        assertThat(run("rules", "publish", rules.toString())).as(text()).isZero();
    }

    private int port() {
        return Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    }

    private int run(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--bootstrap";
        all[args.length + 1] = bootstrap;
        return Main.commandLine().execute(all);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private boolean until(String words) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (!text().contains(words)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }
}
