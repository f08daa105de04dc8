/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.config.ConfigException;
import io.acheron.collector.control.ConfigCheck;
import io.acheron.collector.control.ControlFile;
import io.acheron.collector.control.ControlText;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.collector.publish.kafka.ControlStore;
import io.acheron.schema.control.CollectorConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code control set FILE}: puts a configuration in force. */
@Command(
        name = "set",
        description = {
            "Checks FILE and sends it to the control topic as the configuration of its scope, in the place of the one before.",
            "Collectors take it within seconds and tell in their heartbeats which version is in force.",
            "",
            "scope: fleet                 # or group:NAME, host:ID",
            "probes:",
            "  dns: {enabled: false, reason: too much on resolvers}",
            "  \"*\": {cpu_permille: 50, events_per_second: 20000}",
            "filters:                     # each counted and with an end",
            "  - {id: backup, uid: 1042, reason: nightly backup, owner: storage, expires: 24h}",
            "watched_paths: [/etc, /usr/bin]",
            "status_interval: 10s"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:sent, or checked with --dry-run", "1:the broker did not take it", "2:wrong usage or file"})
final class ControlSet implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Parameters(paramLabel = "FILE", description = "YAML file, as above.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Option(names = "--dry-run", description = "Check the file and show what would be sent.")
    private boolean dryRun;

    @Override
    public Integer call() throws UserException {
        CollectorConfig config = read();
        if (dryRun) {
            spec.commandLine().getOut().print(ControlText.of(config));
            spec.commandLine().getOut().flush();
            return Main.DONE;
        }
        try {
            ControlStore store = Controls.store(settings);
            CollectorConfig sent = numbered(config, store);
            store.write(sent.getScope(), sent);
            spec.commandLine()
                    .getOut()
                    .println("%s: version %d sent to %s".formatted(sent.getScope(), sent.getVersion(), store.topic()));
            return Main.DONE;
        } catch (SinkUnavailableException e) {
            throw new UserException(Main.FAILED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    private CollectorConfig read() throws UserException {
        ProbeCatalog catalog = ProbeCatalog.load();
        Set<String> probes = catalog.probes().stream().map(it -> it.name()).collect(Collectors.toSet());
        Set<String> kinds = catalog.probes().stream()
                .flatMap(it -> it.events().stream().map(event -> event.kind()))
                .collect(Collectors.toSet());
        try {
            CollectorConfig config = ControlFile.read(
                    file, Instant.now().truncatedTo(ChronoUnit.MILLIS), new ControlFile.Known(probes, kinds));
            for (String problem : ConfigCheck.problems(config, probes, kinds)) {
                throw new ConfigException("%s: %s".formatted(file, problem));
            }
            return config;
        } catch (ConfigException e) {
            throw new UserException(Main.USAGE, e);
        }
    }

    /** A version above the one in force, and who sends it. */
    private CollectorConfig numbered(CollectorConfig config, ControlStore store)
            throws SinkUnavailableException, UserException {
        Optional<CollectorConfig> before = store.read().getOrDefault(config.getScope(), Optional.empty());
        long last = before.map(CollectorConfig::getVersion).orElse(0L);
        if (config.getVersion() != 0 && config.getVersion() <= last) {
            throw new UserException(
                    Main.USAGE,
                    "%s: version is %d but %s has %d already; take a higher one, or leave the line out"
                            .formatted(file, config.getVersion(), config.getScope(), last));
        }
        return CollectorConfig.newBuilder(config)
                .setVersion(config.getVersion() == 0 ? last + 1 : config.getVersion())
                .setIssuedBy(config.getIssuedBy().isEmpty() ? issuer() : config.getIssuedBy())
                .build();
    }

    private static String issuer() {
        @Nullable String sudo = System.getenv("SUDO_USER");
        return sudo == null ? System.getProperty("user.name", "") : sudo;
    }
}
