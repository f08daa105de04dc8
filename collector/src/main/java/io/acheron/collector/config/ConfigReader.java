/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import io.acheron.collector.config.CollectorConfig.Control;
import io.acheron.collector.config.CollectorConfig.Filters;
import io.acheron.collector.config.CollectorConfig.Hashing;
import io.acheron.collector.config.CollectorConfig.Http;
import io.acheron.collector.config.CollectorConfig.Kafka;
import io.acheron.collector.config.CollectorConfig.Mode;
import io.acheron.collector.kernel.CleanUp;
import io.acheron.collector.kernel.Pinning;
import io.acheron.collector.log.LogSettings;
import io.acheron.schema.control.Filter;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects settings from file, environment and flags, in this order, the later winning. */
public final class ConfigReader {
    /** Environment variables with this beginning are settings: {@code ACHERON_COLLECTOR_KAFKA_BOOTSTRAP} is kafka.bootstrap. */
    public static final String ENVIRONMENT_PREFIX = "ACHERON_COLLECTOR_";

    private static final long LARGEST_RING = 1 << 30;
    private static final long SMALLEST_SPOOL = 1 << 20;

    private final Map<String, Sourced> values = new TreeMap<>();
    private List<Filter> filters = List.of();

    /**
     * Takes the settings of a YAML file.
     *
     * @throws ConfigException if it cannot be read or sets what is not known, with file and line
     */
    public ConfigReader file(Path path) throws ConfigException {
        for (Map.Entry<String, Sourced> entry : ConfigFile.read(path).entrySet()) {
            put(entry.getKey(), entry.getValue());
            if (entry.getKey().equals(Setting.FILTERS.key())) {
                filters = filters(path);
            }
        }
        return this;
    }

    private static List<Filter> filters(Path path) throws ConfigException {
        List<String> problems = new ArrayList<>();
        FilterEntries entries = new FilterEntries(null, null);
        try (Reader content = Files.newBufferedReader(path)) {
            List<Filter> filters = YamlMap.read(path, content, problems).maps(Setting.FILTERS.key()).stream()
                    .map(entries::read)
                    .toList();
            if (!problems.isEmpty()) {
                throw new ConfigException(String.join("\n", problems));
            }
            return filters;
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration %s (%s)".formatted(path, FileReason.of(e)));
        }
    }

    /**
     * Takes the settings of the YAML files of a directory, by name, the later winning; a directory that does not exist has none.
     *
     * @throws ConfigException if it or one of the files cannot be read, or sets what is not known
     */
    public ConfigReader directory(Path directory) throws ConfigException {
        if (!Files.isDirectory(directory)) {
            return this;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(it -> it.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException("cannot read the directory %s (%s)".formatted(directory, FileReason.of(e)));
        }
        for (Path file : files) {
            file(file);
        }
        return this;
    }

    /** Takes the settings among environment variables. */
    public ConfigReader environment(Map<String, String> environment) throws ConfigException {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT_PREFIX)) {
                String key = variable.getKey()
                        .substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                putText(key, new Sourced(variable.getValue(), "environment " + variable.getKey()));
            }
        }
        return this;
    }

    /** Takes settings of the command line. */
    public ConfigReader flags(Map<String, String> flags) throws ConfigException {
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            putText(flag.getKey(), new Sourced(flag.getValue(), "command line"));
        }
        return this;
    }

    /** Takes a setting from where there is no room for lists of more than words. */
    private void putText(String key, Sourced value) throws ConfigException {
        if (key.equals(Setting.FILTERS.key())) {
            throw new ConfigException("%s: filters can only be set in a file".formatted(value.origin()));
        }
        put(key, value);
    }

    private void put(String key, Sourced value) throws ConfigException {
        Set<String> known = knownKeys();
        boolean property = key.startsWith(Setting.KAFKA_PROPERTIES) && key.length() > Setting.KAFKA_PROPERTIES.length();
        if (!known.contains(key) && !property) {
            throw new ConfigException("%s: there is no setting '%s'; the nearest is '%s'"
                    .formatted(value.origin(), key, Nearest.to(key, known)));
        }
        values.put(key, value);
    }

    private static Set<String> knownKeys() {
        return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Checks what was taken.
     *
     * @throws ConfigException naming the first setting that is wrong, and where it stands
     */
    public CollectorConfig read() throws ConfigException {
        Values checked = new Values(values);
        String sink = checked.text(Setting.SINK);
        int colon = sink.indexOf(':');
        String hostId = checked.text(Setting.HOST_ID);
        Path state = checked.path(Setting.STATE_DIRECTORY);
        String spool = checked.text(Setting.SPOOL_DIRECTORY);
        return new CollectorConfig(
                colon < 0 ? sink : sink.substring(0, colon),
                colon < 0 ? "" : sink.substring(colon + 1),
                checked.choice(Setting.MODE, Mode.class),
                Set.copyOf(names(checked, Setting.PROBES)),
                ring(checked),
                pinning(checked),
                checked.flag(Setting.SNAPSHOT),
                watchedPaths(checked),
                filters(checked),
                new Hashing(checked.bytes(Setting.HASH_RATE), checked.bytes(Setting.HASH_LARGEST)),
                checked.number(Setting.INVENTORY_PACE, 0, 100_000),
                hostId.isEmpty() ? null : hostId,
                state,
                kafka(checked),
                spool.isEmpty() ? state.resolve("spool") : checked.path(Setting.SPOOL_DIRECTORY),
                spoolBytes(checked),
                checked.duration(Setting.STATUS_INTERVAL),
                new Control(followsControl(checked, sink), names(checked, Setting.GROUPS)),
                checked.duration(Setting.INTEGRITY_INTERVAL),
                http(checked),
                new LogSettings(
                        checked.choice(Setting.LOG_LEVEL, LogSettings.Level.class),
                        checked.choice(Setting.LOG_FORMAT, LogSettings.Format.class)),
                checked.duration(Setting.STOP_TIMEOUT));
    }

    private static boolean followsControl(Values checked, String sink) throws ConfigException {
        return switch (checked.text(Setting.CONTROL)) {
            case "auto" -> sink.equals("kafka");
            case "on" -> true;
            case "off" -> false;
            default -> throw checked.problem(Setting.CONTROL.key(), "expected on, off or auto");
        };
    }

    private static List<String> watchedPaths(Values checked) throws ConfigException {
        List<String> paths = names(checked, Setting.WATCH_PATHS);
        for (String path : paths) {
            if (!path.startsWith("/")) {
                throw checked.problem(
                        Setting.WATCH_PATHS.key(), "'" + path + "' is not absolute: begin each path with a slash");
            }
        }
        return paths;
    }

    private Filters filters(Values checked) throws ConfigException {
        boolean endless = checked.flag(Setting.FILTER_ENDLESS);
        for (Filter filter : filters) {
            if (!endless && !filter.getExpires().isAfter(Instant.EPOCH)) {
                throw checked.problem(
                        Setting.FILTERS.key(),
                        "filter " + filter.getFilterId() + " never expires: give it an end, or set filter.endless");
            }
        }
        return new Filters(filters, endless);
    }

    private static Http http(Values checked) throws ConfigException {
        InetSocketAddress listen = checked.address(Setting.HTTP_LISTEN);
        boolean remote = checked.flag(Setting.HTTP_REMOTE);
        if (listen != null && !remote) {
            InetAddress address = listen.getAddress();
            if (address == null || !address.isLoopbackAddress()) {
                throw checked.problem(
                        Setting.HTTP_LISTEN.key(),
                        "only a loopback address such as 127.0.0.1:9464 is served, unless http.remote is true");
            }
        }
        return new Http(listen, remote);
    }

    private static List<String> names(Values checked, Setting setting) throws ConfigException {
        return Arrays.stream(checked.text(setting).split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private static int ring(Values checked) throws ConfigException {
        long bytes = checked.bytes(Setting.RING_SIZE);
        if (Long.bitCount(bytes) != 1 || bytes < 4096 || bytes > LARGEST_RING) {
            throw checked.problem(Setting.RING_SIZE.key(), "expected a power of two from 4KiB to 1GiB");
        }
        return (int) bytes;
    }

    private static Pinning pinning(Values checked) throws ConfigException {
        Set<CleanUp> cleanUp = EnumSet.noneOf(CleanUp.class);
        for (String name : names(checked, Setting.PIN_CLEANUP)) {
            switch (name) {
                case "own" -> cleanUp.add(CleanUp.OWN);
                case "reused" -> cleanUp.add(CleanUp.REUSED);
                default -> throw checked.problem(Setting.PIN_CLEANUP.key(), "expected own, reused, both or nothing");
            }
        }
        String directory = checked.text(Setting.PIN_DIRECTORY);
        if (!directory.isEmpty() && !directory.startsWith("/")) {
            throw checked.problem(Setting.PIN_DIRECTORY.key(), "expected an absolute path");
        }
        return new Pinning(directory.isEmpty() ? null : checked.path(Setting.PIN_DIRECTORY), cleanUp);
    }

    private static long spoolBytes(Values checked) throws ConfigException {
        long bytes = checked.bytes(Setting.SPOOL_SIZE);
        if (bytes != 0 && bytes < SMALLEST_SPOOL) {
            throw checked.problem(Setting.SPOOL_SIZE.key(), "expected 0 or at least 1MiB");
        }
        return bytes;
    }

    private Kafka kafka(Values checked) throws ConfigException {
        Map<String, String> properties = new HashMap<>();
        for (Map.Entry<String, Sourced> entry : values.entrySet()) {
            if (entry.getKey().startsWith(Setting.KAFKA_PROPERTIES)) {
                String value = checked.resolve(entry.getKey(), entry.getValue().value());
                properties.put(entry.getKey().substring(Setting.KAFKA_PROPERTIES.length()), value);
            }
        }
        String prefix = checked.text(Setting.KAFKA_PREFIX);
        if (!prefix.matches("[a-zA-Z0-9._-]{1,100}")) {
            throw checked.problem(
                    Setting.KAFKA_PREFIX.key(), "expected letters, digits, dots and dashes, as topic names have");
        }
        return new Kafka(
                checked.text(Setting.KAFKA_BOOTSTRAP),
                prefix,
                checked.number(Setting.KAFKA_PARTITIONS, -1, 10_000),
                checked.number(Setting.KAFKA_REPLICATION, -1, 32),
                properties);
    }

    /** Returns all settings in force as YAML with their origins, secrets masked. */
    public String print() {
        Map<String, Sourced> all = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            all.put(setting.key(), new Sourced(setting.defaultValue(), "default"));
        }
        all.putAll(values);
        List<String> lines = new ArrayList<>();
        all.forEach((key, value) ->
                lines.add("%s: %s  # %s".formatted(key, printed(key, value.value()), value.origin())));
        return String.join("\n", lines) + "\n";
    }

    private String printed(String key, String value) {
        return key.equals(Setting.FILTERS.key()) ? FilterEntries.print(filters) : quoted(Secrets.shown(key, value));
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9./][A-Za-z0-9._/:,-]*") ? value : "'" + value.replace("'", "''") + "'";
    }
}
