/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.index.TestAlert;
import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.job.UsageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code alerts test-sink}: sends a test alert through the sinks of the index job. */
@picocli.CommandLine.Command(
        name = "test-sink",
        mixinStandardHelpOptions = true,
        description = {
            "Send one alert that is marked as a test through the sinks that the options name, and print what each answered.",
            "It takes the options of the index job (docs/reference/index-options.md), written as after its jar, such as",
            "  --index.sinks webhook --webhook.shape slack --webhook.url-file /run/secrets/slack",
            "Exit code 1 when a sink did not take it."
        })
final class AlertsTestSink implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        int code = 0;
        for (TestAlert.Sent sent : send()) {
            code = taken(sent.outcome()) ? code : 1;
            spec.commandLine().getOut().println(line(sent));
        }
        return code;
    }

    private List<TestAlert.Sent> send() throws InterruptedException {
        try {
            return TestAlert.send(parse(), host());
        } catch (UsageException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> parse() {
        Map<String, String> parsed = new HashMap<>();
        for (int i = 0; i < options.size(); i += 2) {
            if (!options.get(i).startsWith("--") || i + 1 == options.size()) {
                throw new ParameterException(
                        spec.commandLine(), options.get(i) + ": write the options of the index job as --key value");
            }
            parsed.put(options.get(i).substring("--".length()), options.get(i + 1));
        }
        return parsed;
    }

    private static boolean taken(Outcome outcome) {
        return outcome.kind() == Outcome.Kind.DELIVERED || outcome.kind() == Outcome.Kind.REPEATED;
    }

    private static String line(TestAlert.Sent sent) {
        String reason = sent.outcome().reason();
        return switch (sent.outcome().kind()) {
            case DELIVERED, REPEATED ->
                AlertSinks.named(sent.sink()).acknowledges()
                        ? "%s: took test alert %s".formatted(sent.sink(), sent.alertId())
                        : "%s: test alert %s was handed over; nobody acknowledges it, look for it there"
                                .formatted(sent.sink(), sent.alertId());
            case REFUSED -> "%s: refused it: %s (the job would put it aside)".formatted(sent.sink(), reason);
            case RETRY -> "%s: did not take it: %s (the job would send it again)".formatted(sent.sink(), reason);
        };
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw Failure.of("this host does not know its own name: " + e.getMessage());
        }
    }
}
