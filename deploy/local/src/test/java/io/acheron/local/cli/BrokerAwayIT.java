/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.broker.Broker;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rules are published while the broker is down, and when it is back. */
@Timeout(600)
class BrokerAwayIT {
    @RegisterExtension
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path directory;

    private Path rules;
    private Path data;
    private Broker broker;
    private String bootstrap;

    @BeforeEach
    void start() throws Exception {
        rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("netcat.yaml"), NetcatRule.TEXT);
        data = Files.createDirectory(directory.resolve("kafka"));
        broker = Broker.start(0, data);
        bootstrap = broker.bootstrap();
        TopicSetup.create(bootstrap, new Topics("acheron"));
        broker.close();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldSayThatTheBrokerIsAwayAndPublishWhenItIsBack() throws Exception {
        Thread watch = new Thread(() -> run("rules", "watch", rules.toString()));
        watch.start();
        try {
            assertThat(run("rules", "publish", rules.toString(), "--wait", "1s"))
                    .isEqualTo(1);
            assertThat(terminal.text()).contains("acheron: cannot read topic acheron.rule.v1 from " + bootstrap);
            assertThat(Terminal.until(() -> terminal.text().contains("not published; tried again every 10 s")))
                    .as(terminal.text())
                    .isTrue();
            assertThat(terminal.text().lines())
                    .as("a line for each failure, a line for the first look of the watch, a line that it goes on")
                    .hasSizeLessThan(6)
                    .noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
            broker = Broker.start(port(), data);
            assertThat(Terminal.until(() -> terminal.text().contains("published default version ")))
                    .as(terminal.text())
                    .isTrue();
        } finally {
            watch.interrupt();
            watch.join(120_000);
        }
        assertThat(watch.isAlive()).isFalse();
        assertThat(run("rules", "rollback", "--list")).isZero();
        assertThat(terminal.text().lines().filter(line -> line.strip().startsWith("version ")))
                .as("what did not arrive is not there")
                .hasSize(1);
        assertThat(run("rules", "publish", rules.toString()))
                .as(terminal.text())
                .isZero();
    }

    private int port() {
        return Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    }

    /** What the watch said meanwhile stays. */
    private int run(String... arguments) {
        return terminal.more(Terminal.at(bootstrap, arguments));
    }
}
