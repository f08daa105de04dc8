/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the paths of which changes are told in the map of the programs. Wildcards are resolved anew every minute, so that the home of
 * a new user is watched soon. For one thread.
 */
public final class WatchedPaths {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedPaths.class);
    private static final String MAP = "watches";
    private static final long EVERY_NS = 60_000_000_000L;
    private static final long RETRY_NS = 2_000_000_000L;

    private final CaptureControl control;
    private List<WatchedPath> wanted = List.of();
    private long nextNs = Long.MIN_VALUE;
    private boolean toldOverflow;

    /** @param control of the capture whose programs watch */
    public WatchedPaths(CaptureControl control) {
        this.control = control;
    }

    /** Says what is wrong with entries of a configuration; null if nothing is. */
    public static @Nullable String problem(List<String> entries) {
        return entries.stream()
                .map(WatchedPath::problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Watches these paths from the next {@link #turn} on, and no others.
     *
     * @param entries absolute paths; {@code *} for any directory, {@code :executables} at the end for only such files
     */
    public void set(List<String> entries) {
        wanted = entries.stream()
                .filter(it -> WatchedPath.problem(it) == null)
                .map(WatchedPath::parse)
                .toList();
        nextNs = Long.MIN_VALUE;
    }

    /** Brings the map up to date when that is due. While no probe has the map, it is looked for every two seconds. */
    public void turn(long nowNs) {
        if (nextNs != Long.MIN_VALUE && nowNs - nextNs < 0) {
            return;
        }
        try {
            apply(control.map(MAP));
            nextNs = nowNs + EVERY_NS;
        } catch (NoSuchElementException e) {
            nextNs = nowNs + RETRY_NS;
        } catch (IllegalStateException e) {
            nextNs = nowNs + EVERY_NS;
            LOG.warn("watched paths are as they were: {}", e.getMessage());
        }
    }

    private void apply(KernelMap map) {
        Map<ByteBuffer, byte[]> missing = new HashMap<>();
        wanted.stream()
                .flatMap(it -> it.resolve().stream())
                .filter(WatchedPath::fits)
                .forEach(it -> missing.putIfAbsent(ByteBuffer.wrap(it.key()), it.value()));
        if (missing.size() > map.capacity() && !toldOverflow) {
            toldOverflow = true;
            LOG.warn("{} paths are to be watched, the first {} are", missing.size(), map.capacity());
        }
        Map<ByteBuffer, Boolean> there = new HashMap<>();
        map.forEach((key, value) ->
                there.put(ByteBuffer.wrap(key), Arrays.equals(value, missing.get(ByteBuffer.wrap(key)))));
        there.keySet().stream().filter(it -> !missing.containsKey(it)).forEach(it -> map.delete(it.array()));
        missing.entrySet().stream()
                .filter(it -> !there.getOrDefault(it.getKey(), false))
                .limit(map.capacity())
                .forEach(it -> map.update(it.getKey().array(), it.getValue()));
    }
}
