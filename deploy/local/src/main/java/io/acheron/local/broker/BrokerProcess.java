/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import io.acheron.local.run.Failure;
import io.acheron.local.run.JavaProcess;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A real broker in a process of its own, which can be killed and started again with the same port and data. */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final JavaProcess.Program program;
    private final Path log;
    private final String bootstrap;
    private JavaProcess process;

    private BrokerProcess(JavaProcess.Program program, Path log, String bootstrap) {
        this.program = program;
        this.log = log;
        this.bootstrap = bootstrap;
        this.process = JavaProcess.start(program, log);
    }

    /**
     * @param classPath Kafka's jars
     * @param directory for its data, settings and log; exists
     * @return when it takes requests
     * @throws Failure if it does not start
     */
    public static BrokerProcess start(String classPath, Path directory) throws InterruptedException {
        return start(classPath, directory, null);
    }

    /**
     * @param classPath Kafka's jars
     * @param directory for its data, settings and log; exists
     * @param secure a second listener; null for none
     * @return when it takes requests
     * @throws Failure if it does not start
     */
    public static BrokerProcess start(String classPath, Path directory, @Nullable SecureListener secure)
            throws InterruptedException {
        int port = Ports.free(0, "the Kafka broker", "--port");
        int controllerPort = Ports.free(0, "the Kafka controller", "--port");
        Path settings = directory.resolve("server.properties");
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            Properties properties = BrokerConfig.properties(Broker.NODE, port, controllerPort, data);
            if (secure != null) {
                secure.addTo(properties);
            }
            try (Writer writer = Files.newBufferedWriter(settings)) {
                properties.store(writer, null);
            }
            Broker.format(data);
        } catch (Exception e) {
            throw Failure.of("cannot prepare a broker in %s: %s".formatted(directory, Failure.reason(e)), e);
        }
        JavaProcess.Program program = new JavaProcess.Program(
                List.of("-Xmx384m", "-XX:+UseSerialGC"),
                classPath,
                "kafka.Kafka",
                List.of(settings.toString()),
                Map.of());
        BrokerProcess broker = new BrokerProcess(program, directory.resolve("broker.log"), "127.0.0.1:" + port);
        try {
            broker.awaitReady();
            return broker;
        } catch (InterruptedException | Failure e) {
            broker.close();
            throw e;
        }
    }

    /** @return host and port for clients */
    public String bootstrap() {
        return bootstrap;
    }

    /** @return CPU and memory of it */
    public JavaProcess process() {
        return process;
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it again after {@link #kill} and waits until it takes requests. */
    public void restart() throws InterruptedException {
        process = JavaProcess.start(program, log);
        awaitReady();
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap, "default.api.timeout.ms", "2000", "request.timeout.ms", "2000"))) {
            while (System.nanoTime() < end && process.alive()) {
                try {
                    admin.listTopics().names().get();
                    return;
                } catch (ExecutionException e) {
                    Thread.sleep(100);
                }
            }
        }
        throw Failure.of("the broker at %s did not take requests within %d s:%n%s"
                .formatted(bootstrap, PATIENCE.toSeconds(), process.lastLines()));
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
