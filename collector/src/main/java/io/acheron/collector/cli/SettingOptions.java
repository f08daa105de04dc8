/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.config.ConfigException;
import io.acheron.collector.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command finds its settings. */
final class SettingOptions {
    private static final Path DEFAULT_FILE = Path.of("/etc/acheron/collector.yaml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with settings; those of the files NAME.d/*.yaml beside NAME.yaml win over it.")
    private @Nullable Path config;

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Kafka brokers, separated by commas.")
    private @Nullable String bootstrap;

    @Option(names = "--prefix", paramLabel = "NAME", description = "Beginning of all topic names.")
    private @Nullable String prefix;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other setting; see collect --check.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** Reads files, environment and flags anew. */
    ConfigReader reader(Map<String, String> flags) throws ConfigException {
        ConfigReader reader = new ConfigReader();
        Path file = config == null ? DEFAULT_FILE : config;
        if (config != null || Files.exists(DEFAULT_FILE)) {
            reader.file(file);
        }
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(flags);
        put(all, "kafka.bootstrap", bootstrap);
        put(all, "kafka.prefix", prefix);
        return reader.directory(dropIns(file)).environment(System.getenv()).flags(all);
    }

    /** {@code collector.yaml} has its drop-ins in {@code collector.d}. */
    private static Path dropIns(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.replaceFirst("\\.ya?ml$", "") + ".d");
    }

    static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
