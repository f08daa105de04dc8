/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.demo.AlertOutput;
import io.acheron.local.demo.Demo;
import io.acheron.local.demo.DemoOptions;
import io.acheron.local.run.Failure;
import io.acheron.local.run.Installation;
import io.acheron.local.run.Interruption;
import io.acheron.local.run.Progress;
import io.acheron.local.run.TempDirectory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole system on this machine. */
@picocli.CommandLine.Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Kernel to alert on this machine, in one command.",
            "Starts Kafka and Flink in this process and the collector on this kernel, loads CMDB and rules, runs harmless techniques on"
                    + " loopback, says which alerts they caused, and goes on watching. Ctrl-C ends all of it and leaves nothing behind.",
            "Without root or BTF the collector falls back to the netlink process connector, and recorded events are played."
        })
public final class DemoCommand implements Command {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private picocli.CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "End after this time, such as 60s or 10m, counted from the moment everything runs; techniques are always"
                            + " completed. Default: watch until Ctrl-C.")
    private @Nullable Duration watch;

    @Option(
            names = "--json",
            description = "Print alerts as one JSON object per line and nothing else on standard output.")
    private boolean json;

    @Option(names = "--no-techniques", description = "Only watch.")
    private boolean noTechniques;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Run all techniques N times, to measure the latency from kernel to alert over many alerts.")
    private int repeat;

    @Option(names = "--rules", paramLabel = "DIR", description = "Rule set. Default: the rules that come with Acheron.")
    private @Nullable Path rules;

    @Option(names = "--cmdb", paramLabel = "FILE", description = "CMDB as CSV or YAML. Default: the sample.")
    private @Nullable Path assets;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "19092",
            description = "Port of the Kafka broker on 127.0.0.1, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--web-port",
            paramLabel = "N",
            defaultValue = "18081",
            description = "Port of Flink's web page on 127.0.0.1, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int webPort;

    @Option(names = "--keep", description = "Keep data and log at the end, and say where.")
    private boolean keep;

    @Override
    public Integer call() {
        if (repeat < 1) {
            throw new ParameterException(spec.commandLine(), "--repeat must be at least 1, but is " + repeat);
        }
        Progress progress = new Progress(System.err);
        TempDirectory directory = TempDirectory.create();
        try (Interruption interruption = Interruption.ofCurrentThread(() -> lastResort(directory))) {
            return run(progress, directory, interruption);
        }
    }

    private int run(Progress progress, TempDirectory directory, Interruption interruption) {
        if (keep) {
            directory.keep();
            progress.say("data and log stay in " + directory.path());
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream narration = json ? System.err : out;
        try (Logging.Restore streams = Logging.toFile(directory.path().resolve("demo.log"))) {
            AlertOutput output =
                    new AlertOutput(out, json ? AlertForm.of(true) : new BriefForm(), interruption::request);
            new Demo(options(), progress, line -> tell(narration, line), output).run(directory);
            return 0;
        } catch (InterruptedException e) {
            progress.say("interrupted; everything has been ended");
            return 130;
        } catch (IOException e) {
            throw Failure.of("cannot write a log in %s: %s".formatted(directory.path(), Failure.reason(e)), e);
        } catch (RuntimeException e) {
            // What a library makes of an interrupt in the middle of its start is no news for the user.
            if (interruption.requested()) {
                progress.say("interrupted while starting; everything has been ended");
                return 130;
            }
            throw e;
        } finally {
            remove(progress, directory);
        }
    }

    private DemoOptions options() {
        return new DemoOptions(
                Optional.ofNullable(watch),
                noTechniques ? 0 : repeat,
                rules == null ? Installation.rules() : rules,
                assets == null ? Installation.sampleAssets() : assets,
                port,
                webPort,
                keep);
    }

    private static void tell(PrintStream narration, String line) {
        narration.println(line);
        narration.flush();
    }

    private static void remove(Progress progress, TempDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            progress.warn("%s could not be removed: %s".formatted(directory.path(), Failure.reason(e)));
        }
    }

    /** Nothing here waits: what has not ended in time is cut off. */
    private static void lastResort(TempDirectory directory) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            directory.close();
        } catch (IOException e) {
            // The next run removes it.
        }
    }
}
