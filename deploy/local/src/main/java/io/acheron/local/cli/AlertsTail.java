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
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

    @Option(names = "--json", description = "Print one JSON object per line (OCSF Detection Finding).")
    private boolean json;

    @Option(names = "--from-beginning", description = "First print all alerts the topic still holds.")
    private boolean fromBeginning;

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        try (Interruption interruption = Interruption.ofCurrentThread(() -> {})) {
            AlertOutput output = new AlertOutput(out, AlertForm.of(json), interruption::request);
            SingleObject<Alert> codec = SingleObject.of(Alert.class);
            try (Follower follower = Follower.start(
                    brokers.access(),
                    brokers.topics().alerts(),
                    fromBeginning ? Follower.From.BEGINNING : Follower.From.END,
                    (value, seen) -> print(codec, value, seen, output))) {
                follower.join();
            }
            throw Failure.of("reading the alerts stopped; start it with --debug to see why");
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private static void print(SingleObject<Alert> codec, byte[] value, Instant seen, AlertOutput output) {
        try {
            output.accept(new SeenAlert(codec.decode(value), seen, null));
        } catch (UndecodableRecordException e) {
            System.err.println("acheron: a record of the alert topic is passed over: " + e.getMessage());
        }
    }
}
