/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.btf.MalformedBtfException;
import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.config.ConfigException;
import io.acheron.collector.config.ConfigReader;
import io.acheron.collector.config.Durations;
import io.acheron.collector.config.Nearest;
import io.acheron.collector.log.Logs;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.collector.probe.ProbeFileException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code collect}: watches until it is told to stop. */
@Command(
        name = "collect",
        description = {
            "Captures what happens on this host and sends it on.",
            "Settings come from defaults, --config (or /etc/acheron/collector.yaml), its drop-ins, ACHERON_COLLECTOR_* variables"
                    + " and flags, the later winning."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked, everything delivered, spooled or counted",
            "1:could not capture or send",
            "2:wrong usage or configuration"
        })
final class CollectCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description = "kafka, stdout or file:PATH; stdout and file are one JSON object per line.")
    private @Nullable String sink;

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

    @Option(names = "--for", paramLabel = "DURATION", description = "Stop after this time, such as 60s or 5m.")
    private @Nullable String duration;

    @Option(names = "--exit-with-stdin", description = "Stop when standard input ends, so as not to outlive a parent.")
    private boolean exitWithStdin;

    @Option(
            names = {"--check", "--print-config"},
            description = "Check the settings, print those in force with their origin, secrets masked, and exit.")
    private boolean check;

    @Override
    public Integer call() throws UserException {
        try {
            ConfigReader reader = options.reader(flags());
            CollectorConfig checked = checked(reader);
            Duration bound = duration == null ? null : Durations.parse(duration, "--for");
            if (check) {
                print(reader.print());
                return Main.DONE;
            }
            return run(checked, bound);
        } catch (ConfigException e) {
            throw new UserException(Main.USAGE, e);
        }
    }

    private int run(CollectorConfig checked, @Nullable Duration bound) throws UserException {
        Logs.configure(checked.log());
        Stop stop = new Stop();
        stop.onSignals();
        if (exitWithStdin) {
            stop.onEndOf(System.in);
        }
        if (bound != null) {
            stop.after(bound);
        }
        return new CollectorRun(checked, stop, () -> checked(options.reader(flags()))).run();
    }

    /** A probe that does not exist must not pass for a kernel that cannot load it: the collector would do with less. */
    private static CollectorConfig checked(ConfigReader reader) throws ConfigException {
        CollectorConfig config = reader.read();
        if (config.probes().isEmpty()) {
            return config;
        }
        Set<String> known;
        try {
            known = ProbeCatalog.load().probes().stream().map(it -> it.name()).collect(Collectors.toSet());
        } catch (ProbeFileException | MalformedBtfException e) {
            return config; // who captures by them says so
        }
        for (String name : config.probes()) {
            if (!known.contains(name)) {
                throw new ConfigException(
                        "probes: there is no probe '%s'; the nearest is '%s', acheron probes lists all"
                                .formatted(name, Nearest.to(name, known)));
            }
        }
        return config;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        SettingOptions.put(flags, "sink", sink);
        SettingOptions.put(flags, "probes", probes == null ? null : String.join(",", probes));
        SettingOptions.put(flags, "mode", mode);
        SettingOptions.put(flags, "spool.directory", spool);
        SettingOptions.put(flags, "spool.size", spoolSize);
        return flags;
    }

    private void print(String text) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
