/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.control.CollectorConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
    private final Map<String, CollectorConfig> accepted = new LinkedHashMap<>();
    private String problem = "";
    private long problems;

    /**
     * @param scopes those of this collector; records of others are passed over
     * @param check says why a configuration cannot be applied here, or null if it can; called by the thread that hands in the record
     * @param kept what was accepted before this run, in force until the topic says otherwise
     */
    public ConfigDesk(Scopes scopes, Function<CollectorConfig, @Nullable String> check, AcceptedConfigs kept) {
        this.scopes = scopes;
        this.check = check;
        this.kept = kept;
        for (CollectorConfig config : kept.load()) {
            if (scopes.contains(config.getScope()) && check.apply(config) == null) {
                accepted.put(config.getScope(), config);
            }
        }
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
                kept.save(accepted.values());
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
        CollectorConfig before = accepted.get(config.getScope());
        if (config.equals(before)) {
            return; // read again after a restart or a reconnection
        }
        if (config.getVersion() < 1 || before != null && config.getVersion() <= before.getVersion()) {
            throw new RefusedException("version %d of %s is not above %d"
                    .formatted(config.getVersion(), config.getScope(), before == null ? 0 : before.getVersion()));
        }
        String refusal = check.apply(config);
        if (refusal != null) {
            throw new RefusedException(
                    "version %d of %s: %s".formatted(config.getVersion(), config.getScope(), refusal));
        }
        accepted.put(config.getScope(), config);
        kept.save(accepted.values());
        LOG.info("took version {} of the configuration of {}", config.getVersion(), config.getScope());
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
            kept.save(accepted.values());
        }
    }

    /** The accepted configuration of the most specific scope; null when there is none. */
    public synchronized @Nullable CollectorConfig inForce() {
        for (String scope : scopes.mostSpecificFirst()) {
            CollectorConfig config = accepted.get(scope);
            if (config != null) {
                return config;
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
