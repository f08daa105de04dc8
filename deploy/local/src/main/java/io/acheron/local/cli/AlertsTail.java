/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.demo.AlertOutput;
import io.acheron.local.demo.SeenAlert;
import io.acheron.local.run.Failure;
import io.acheron.local.run.Interruption;
import io.acheron.local.topic.Follower;
import io.acheron.pipeline.incident.IncidentText;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alerts tail}: prints alerts as they come. */
@picocli.CommandLine.Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Print alerts as they come, until Ctrl-C.")
final class AlertsTail implements Callable<Integer> {
    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(names = "--json", description = "Print one JSON object per line (alerts as OCSF Detection Finding).")
    private boolean json;

    @Option(names = "--from-beginning", description = "First print all alerts the topic still holds.")
    private boolean fromBeginning;

    @Option(
            names = "--incidents",
            description = "Print incidents, the alerts that belong together, each time an alert joins.")
    private boolean incidents;

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        try (Interruption interruption = Interruption.ofCurrentThread(() -> {})) {
            try (Follower follower = Follower.start(
                    brokers.access(),
                    incidents ? brokers.topics().incidents() : brokers.topics().alerts(),
                    fromBeginning ? Follower.From.BEGINNING : Follower.From.END,
                    incidents ? incidents(out, interruption) : alerts(out, interruption))) {
                follower.join();
            }
            throw Failure.of("reading the alerts stopped; start it with --debug to see why");
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private Follower.Receiver alerts(PrintStream out, Interruption interruption) {
        AlertOutput output = new AlertOutput(out, AlertForm.of(json), interruption::request);
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        return (value, seen) -> {
            try {
                output.accept(new SeenAlert(codec.decode(value), seen, null));
            } catch (UndecodableRecordException e) {
                passOver("alert", e);
            }
        };
    }

    private Follower.Receiver incidents(PrintStream out, Interruption interruption) {
        SingleObject<Incident> codec = SingleObject.of(Incident.class);
        JsonLines<Incident> lines = JsonLines.of(Incident.class);
        return (value, seen) -> {
            try {
                Incident incident = codec.decode(value);
                out.println(json ? lines.write(incident) : IncidentText.write(incident));
            } catch (UndecodableRecordException e) {
                passOver("incident", e);
            }
            // checkError flushes, and is the only way a PrintStream tells.
            if (out.checkError()) {
                interruption.request();
            }
        };
    }

    private static void passOver(String topic, UndecodableRecordException e) {
        System.err.println("acheron: a record of the %s topic is passed over: %s".formatted(topic, e.getMessage()));
    }
}
