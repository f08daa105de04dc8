/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.Filter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of the control topic and keeps of each own scope the last one that was accepted. A record is accepted whole or
 * not at all: what is refused changes nothing, and is told.
 *
 * <p>Thread safe. Bounded by the number of own scopes and {@link #LARGEST_RECORD}.
 */
public final class ConfigDesk {
    /** A larger record is refused, bytes. */
    public static final int LARGEST_RECORD = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ConfigDesk.class);
    /** More of a message than fits a status line helps nobody, and the text may come from the record. */
    private static final int LONGEST_PROBLEM = 500;

    private final Scopes scopes;
    private final Function<CollectorConfig, @Nullable String> check;
    private final AcceptedConfigs kept;
    private final SingleObject<CollectorConfig> codec = SingleObject.of(CollectorConfig.class);
    private final Supplier<Instant> clock;
    private final Map<String, Accepted> accepted = new LinkedHashMap<>();
    private String problem = "";
    private long problems;

    /**
     * @param scopes those of this collector; records of others are passed over
     * @param check says why a configuration cannot be applied here, or null if it can; called by the thread that hands in the record
     * @param kept what was accepted before this run, in force until the topic says otherwise
     * @param clock tells which filters are over
     */
    public ConfigDesk(
            Scopes scopes,
            Function<CollectorConfig, @Nullable String> check,
            AcceptedConfigs kept,
            Supplier<Instant> clock) {
        this.scopes = scopes;
        this.check = check;
        this.kept = kept;
        this.clock = clock;
        for (CollectorConfig config : kept.load()) {
            CollectorConfig current = current(config);
            if (scopes.contains(config.getScope()) && check.apply(current) == null) {
                accepted.put(config.getScope(), new Accepted(config, current));
            }
        }
    }

    /**
     * A configuration that was accepted.
     *
     * @param sent as it came
     * @param current without the filters that were over already
     */
    private record Accepted(CollectorConfig sent, CollectorConfig current) {}

    /** A filter that has ended must not be what a collector refuses the rest for when it starts again and reads the topic anew. */
    private CollectorConfig current(CollectorConfig config) {
        Instant now = clock.get();
        List<Filter> lasting = config.getFilters().stream()
                .filter(it ->
                        it.getExpires().equals(Instant.EPOCH) || it.getExpires().isAfter(now))
                .toList();
        return CollectorConfig.newBuilder(config).setFilters(lasting).build();
    }

    /** Whether a record of that key is for this collector. */
    public boolean concerns(String key) {
        return scopes.contains(key);
    }

    /**
     * Takes a record.
     *
     * @param key key of the record: the scope
     * @param value content; null when the scope's configuration was taken back
     * @param origin topic, partition and offset, for people
     */
    public synchronized void receive(String key, byte @Nullable [] value, String origin) {
        if (!scopes.contains(key)) {
            return;
        }
        if (value == null) {
            if (accepted.remove(key) != null) {
                LOG.info("the configuration of {} was taken back ({})", key, origin);
                save();
            }
            problem = "";
            return;
        }
        try {
            accept(decode(key, value));
            problem = "";
        } catch (RefusedException e) {
            refuse("%s: %s".formatted(origin, e.getMessage()));
        }
    }

    private CollectorConfig decode(String key, byte[] value) throws RefusedException {
        if (value.length > LARGEST_RECORD) {
            throw new RefusedException(
                    "the record has %d bytes, more than the %d allowed".formatted(value.length, LARGEST_RECORD));
        }
        CollectorConfig config;
        try {
            config = codec.decode(value);
        } catch (UndecodableRecordException e) {
            throw new RefusedException("not a CollectorConfig (%s)".formatted(e.getMessage()));
        }
        if (!config.getScope().equals(key)) {
            throw new RefusedException("the key is %s but the scope inside is %s".formatted(key, config.getScope()));
        }
        return config;
    }

    private void accept(CollectorConfig config) throws RefusedException {
        Accepted before = accepted.get(config.getScope());
        if (before != null && config.equals(before.sent())) {
            return; // read again after a restart or a reconnection
        }
        long last = before == null ? 0 : before.sent().getVersion();
        if (config.getVersion() <= last) {
            throw new RefusedException(
                    "version %d of %s is not above %d".formatted(config.getVersion(), config.getScope(), last));
        }
        CollectorConfig current = current(config);
        String refusal = check.apply(current);
        if (refusal != null) {
            throw new RefusedException(
                    "version %d of %s: %s".formatted(config.getVersion(), config.getScope(), refusal));
        }
        accepted.put(config.getScope(), new Accepted(config, current));
        save();
        LOG.info("took version {} of the configuration of {}", config.getVersion(), config.getScope());
    }

    private void save() {
        kept.save(accepted.values().stream().map(Accepted::sent).toList());
    }

    private void refuse(String why) {
        String line = why.replaceAll("\\p{Cntrl}", " ");
        problem = line.length() > LONGEST_PROBLEM ? line.substring(0, LONGEST_PROBLEM) + "…" : line;
        problems++;
        LOG.warn("a configuration was refused, the one in force stays: {}", problem);
    }

    /** Tells that a configuration which was accepted could not be applied after all. */
    synchronized void failed(String why) {
        refuse(why);
    }

    /**
     * Tells that the topic was read to its end: a scope of which it holds nothing was taken back while nobody looked.
     *
     * @param seen keys that were read
     */
    public synchronized void caughtUp(Set<String> seen) {
        if (accepted.keySet().retainAll(seen)) {
            save();
        }
    }

    /** The accepted configuration of the most specific scope; null when there is none. */
    public synchronized @Nullable CollectorConfig inForce() {
        for (String scope : scopes.mostSpecificFirst()) {
            Accepted config = accepted.get(scope);
            if (config != null) {
                return config.current();
            }
        }
        return null;
    }

    /** Why the newest configuration was refused; empty when it was taken. */
    public synchronized String problem() {
        return problem;
    }

    /** How many were refused in this run. */
    synchronized long problems() {
        return problems;
    }

    /** The own scopes of which something was accepted. */
    public synchronized List<String> scopesAccepted() {
        return List.copyOf(accepted.keySet());
    }

    /** Why a record is not accepted. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }
}
