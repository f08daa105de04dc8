/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Refuses as often as the probe's file says, as a hook that another program holds; then attaches nothing. */
public final class RefusingKind implements AttachKind {
    private static final Map<String, Integer> ATTEMPTS = new ConcurrentHashMap<>();

    /** Returns how often an attachment was tried. */
    static int attempts(String name) {
        return ATTEMPTS.getOrDefault(name, 0);
    }

    static void forget() {
        ATTEMPTS.clear();
    }

    @Override
    public String name() {
        return "refusing";
    }

    @Override
    public Set<String> options() {
        return Set.of("times", "failure");
    }

    @Override
    public Attachment prepare(Target target) {
        return new Attachment() {
            @Override
            public void attach() {
                if (ATTEMPTS.merge(target.name(), 1, Integer::sum) <= target.number("times", 0)) {
                    throw new BpfException(
                            "refused", FailureClass.valueOf(target.option("failure", "TRANSIENT")), target.function());
                }
            }

            @Override
            public void close() {}
        };
    }
}
