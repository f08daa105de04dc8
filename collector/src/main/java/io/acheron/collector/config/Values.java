/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings by key, read as the type they must have. */
final class Values {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(B|KiB|MiB|GiB)?");
    private static final Map<String, Long> UNITS = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\]]+)]?:([0-9]{1,5})");

    private final Map<String, Sourced> values;

    Values(Map<String, Sourced> values) {
        this.values = values;
    }

    String text(Setting setting) throws ConfigException {
        return resolve(setting.key(), sourced(setting).value());
    }

    /** The value with {@code ${file:PATH}} replaced by the content of the file, so that secrets need not stand in the configuration. */
    String resolve(String key, String value) throws ConfigException {
        Matcher reference = FILE.matcher(value);
        StringBuilder resolved = new StringBuilder();
        while (reference.find()) {
            try {
                String content = Files.readString(Path.of(reference.group(1))).strip();
                reference.appendReplacement(resolved, Matcher.quoteReplacement(content));
            } catch (IOException | InvalidPathException e) {
                throw problem(key, "cannot read the file it names");
            }
        }
        return reference.appendTail(resolved).toString();
    }

    boolean flag(Setting setting) throws ConfigException {
        return switch (text(setting)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem(setting.key(), "expected true or false");
        };
    }

    /** One of the names of an enum, in small letters. */
    <E extends Enum<E>> E choice(Setting setting, Class<E> type) throws ConfigException {
        String text = text(setting);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        String names = Arrays.stream(type.getEnumConstants())
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw problem(setting.key(), "expected one of " + names);
    }

    int number(Setting setting, int smallest, int largest) throws ConfigException {
        try {
            int number = Integer.parseInt(text(setting));
            if (number >= smallest && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw problem(setting.key(), "expected a whole number from %d to %d".formatted(smallest, largest));
    }

    long bytes(Setting setting) throws ConfigException {
        Matcher size = SIZE.matcher(text(setting));
        if (!size.matches()) {
            throw problem(setting.key(), "expected a size such as 64MiB");
        }
        String unit = size.group(2) == null ? "B" : size.group(2);
        return Math.multiplyExact(Long.parseLong(size.group(1)), UNITS.getOrDefault(unit, 1L));
    }

    Duration duration(Setting setting) throws ConfigException {
        Duration duration = Durations.parse(text(setting));
        if (duration == null) {
            throw problem(setting.key(), "expected a time such as 10s, 500ms or PT10S");
        }
        return duration;
    }

    Path path(Setting setting) throws ConfigException {
        try {
            return Path.of(text(setting));
        } catch (InvalidPathException e) {
            throw problem(setting.key(), "not a path");
        }
    }

    @Nullable
    InetSocketAddress address(Setting setting) throws ConfigException {
        if (text(setting).isEmpty()) {
            return null;
        }
        Matcher address = ADDRESS.matcher(text(setting));
        if (!address.matches() || Integer.parseInt(address.group(2)) > 65535) {
            throw problem(setting.key(), "expected host:port such as 127.0.0.1:9464");
        }
        return new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2)));
    }

    ConfigException problem(String key, String expected) {
        Sourced sourced = values.getOrDefault(key, new Sourced("", "default"));
        return new ConfigException(
                "%s: %s is '%s': %s".formatted(sourced.origin(), key, Secrets.shown(key, sourced.value()), expected));
    }

    private Sourced sourced(Setting setting) {
        return values.getOrDefault(setting.key(), new Sourced(setting.defaultValue(), "default"));
    }
}
