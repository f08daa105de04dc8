/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.config.ConfigException;
import io.acheron.collector.config.ConfigReader;
import io.acheron.collector.config.Durations;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code collect}: watches until it is told to stop. */
@Command(
        name = "collect",
        description = {
            "Captures what happens on this host and sends it on.",
            "Settings come from defaults, --config (or /etc/acheron/collector.yaml), ACHERON_COLLECTOR_* variables"
                    + " and flags, the later winning."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked, everything delivered, spooled or counted",
            "1:could not capture or send",
            "2:wrong usage or configuration"
        })
final class CollectCommand implements Callable<Integer> {
    private static final Path DEFAULT_FILE = Path.of("/etc/acheron/collector.yaml");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
    private @Nullable Path config;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description = "kafka, stdout or file:PATH; stdout and file are one JSON object per line.")
    private @Nullable String sink;

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Kafka brokers, separated by commas.")
    private @Nullable String bootstrap;

    @Option(names = "--prefix", paramLabel = "NAME", description = "Beginning of all topic names.")
    private @Nullable String prefix;

    @Option(
            names = "--probe",
            paramLabel = "NAME",
            split = ",",
            description = "Attach this probe only; may be given several times.")
    private @Nullable List<String> probes;

    @Option(names = "--mode", paramLabel = "MODE", description = "auto, bpf or netlink.")
    private @Nullable String mode;

    @Option(names = "--spool", paramLabel = "DIR", description = "Where events wait while Kafka is away.")
    private @Nullable String spool;

    @Option(
            names = "--spool-size",
            paramLabel = "SIZE",
            description = "Most the spool may take, such as 256MiB; 0 for none.")
    private @Nullable String spoolSize;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other setting; see --print-config.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--for", paramLabel = "DURATION", description = "Stop after this time, such as 60s or 5m.")
    private @Nullable String duration;

    @Option(names = "--exit-with-stdin", description = "Stop when standard input ends, so as not to outlive a parent.")
    private boolean exitWithStdin;

    @Option(
            names = "--print-config",
            description = "Print the settings in force with their origin, secrets masked, and exit.")
    private boolean printConfig;

    @Override
    public Integer call() throws UserException {
        try {
            ConfigReader reader = new ConfigReader();
            if (config != null || Files.exists(DEFAULT_FILE)) {
                reader.file(config == null ? DEFAULT_FILE : config);
            }
            reader.environment(System.getenv()).flags(flags());
            CollectorConfig checked = reader.read();
            Duration bound = duration == null ? null : Durations.parse(duration, "--for");
            if (printConfig) {
                print(reader.print());
                return Main.DONE;
            }
            return run(checked, bound);
        } catch (ConfigException e) {
            throw new UserException(Main.USAGE, e);
        }
    }

    private int run(CollectorConfig checked, @Nullable Duration bound) throws UserException {
        Stop stop = new Stop();
        stop.onSignals();
        if (exitWithStdin) {
            stop.onEndOf(System.in);
        }
        if (bound != null) {
            stop.after(bound);
        }
        return new CollectorRun(checked, stop).run();
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(settings);
        put(flags, "sink", sink);
        put(flags, "kafka.bootstrap", bootstrap);
        put(flags, "kafka.prefix", prefix);
        put(flags, "probes", probes == null ? null : String.join(",", probes));
        put(flags, "mode", mode);
        put(flags, "spool.directory", spool);
        put(flags, "spool.size", spoolSize);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    private void print(String text) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
