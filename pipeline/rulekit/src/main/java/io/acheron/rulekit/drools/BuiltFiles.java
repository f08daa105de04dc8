/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;

/**
 * Remembers what was built from a text, since building takes seconds and a new rule set differs from the last in one file. Held
 * weakly: what no rule set uses any more goes, with the classes that were made for it.
 */
final class BuiltFiles {
    private static final int MOST = 500;

    private final Map<String, WeakReference<KieBase>> bases = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WeakReference<KieBase>> eldest) {
            return size() > MOST;
        }
    };

    synchronized Optional<KieBase> get(String text) {
        @Nullable WeakReference<KieBase> base = bases.get(text);
        return base == null ? Optional.empty() : Optional.ofNullable(base.get());
    }

    synchronized void put(String text, KieBase base) {
        bases.put(text, new WeakReference<>(base));
    }
}
