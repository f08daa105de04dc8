/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.local.run.Failure;
import io.acheron.rulekit.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was released: {@code rules.lock} holds a line {@code id version hash path} for each rule that ever was in the set, so that a
 * review sees which rules change, an id is never used again, and a version never falls.
 */
public final class RuleLock {
    /** Name of the file in the root of the rule set. */
    public static final String FILE = "rules.lock";

    private static final String GONE = "-";

    /** A line of the file; the hash is "-" for a rule that is gone. */
    record Locked(String id, int version, String hash, String path) {
        String line() {
            return "%s %d %s %s".formatted(id, version, hash, path);
        }
    }

    /**
     * What differs from the file.
     *
     * @param changes a line for people for each difference
     * @param errors differences that must not be
     * @param lines the file as it should be
     */
    public record Outcome(List<String> changes, List<String> errors, List<String> lines) {}

    /** @param root root of the rule set; without a file there every rule is new */
    public static Outcome compare(Path root, List<Rule> rules) {
        Map<String, Locked> locked = read(root.resolve(FILE));
        boolean first = locked.isEmpty();
        List<String> changes = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        Map<String, Locked> now = new TreeMap<>();
        for (Rule rule : rules) {
            Locked old = locked.remove(rule.id());
            now.put(rule.id(), new Locked(rule.id(), rule.version(), rule.hash(), rule.path()));
            if (old == null) {
                changes.add("new: " + rule.path());
                if (!first && rule.status().equals("stable")) {
                    errors.add(
                            "%s: a new rule cannot be stable; begin with status: experimental".formatted(rule.path()));
                }
            } else if (old.hash().equals(GONE)) {
                errors.add("%s: id %s belonged to %s; make another with uuidgen"
                        .formatted(rule.path(), rule.id(), old.path()));
            } else if (rule.version() < old.version()) {
                errors.add("%s: version %d after %d; a version never falls"
                        .formatted(rule.path(), rule.version(), old.version()));
            } else if (!rule.hash().equals(old.hash())) {
                changes.add(
                        rule.version() > old.version()
                                ? "version %d: %s".formatted(rule.version(), rule.path())
                                : "text changed, version did not: %s; raise it if the logic changed"
                                        .formatted(rule.path()));
            }
        }
        locked.values().forEach(old -> {
            now.put(old.id(), new Locked(old.id(), old.version(), GONE, old.path()));
            if (!old.hash().equals(GONE)) {
                changes.add("gone: " + old.path());
            }
        });
        return new Outcome(
                changes, errors, now.values().stream().map(Locked::line).toList());
    }

    private static Map<String, Locked> read(Path file) {
        Map<String, Locked> locked = new TreeMap<>();
        if (!Files.exists(file)) {
            return locked;
        }
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String[] parts = line.split(" ", 4);
                if (parts.length != 4 || !parts[1].matches("\\d{1,9}")) {
                    throw Failure.of("%s:%d: expected id, version, hash and path; take the line from the last release"
                            .formatted(file, number));
                }
                locked.put(parts[0], new Locked(parts[0], Integer.parseInt(parts[1]), parts[2], parts[3]));
            }
            return locked;
        } catch (IOException e) {
            throw Failure.of("cannot read %s: %s".formatted(file, Failure.reason(e)), e);
        }
    }

    private RuleLock() {}
}
