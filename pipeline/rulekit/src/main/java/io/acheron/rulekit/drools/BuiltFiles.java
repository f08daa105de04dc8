/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;

/**
 * Remembers what was built from a text, since building takes up to seconds and a new rule set differs from the last in a
 * file or two. Held weakly: what no rule set uses any more goes, with the classes that were made for it. So there is no limit to how
 * many: they are the files of the rule sets in use.
 */
final class BuiltFiles {
    /**
     * A file without a fault.
     *
     * @param kinds kinds of events it looks at
     * @param lines line of each rule by its name, first is 1
     * @param base its rules; sessions hold what they know by themselves
     */
    record Built(Set<String> kinds, Map<String, Integer> lines, KieBase base) {}

    private record Kept(Set<String> kinds, Map<String, Integer> lines, WeakReference<KieBase> base) {}

    private final Map<String, Kept> byText = new HashMap<>();

    synchronized Optional<Built> get(String text) {
        @Nullable Kept kept = byText.get(text);
        @Nullable KieBase base = kept == null ? null : kept.base().get();
        return kept == null || base == null
                ? Optional.empty()
                : Optional.of(new Built(kept.kinds(), kept.lines(), base));
    }

    synchronized void put(String text, Built built) {
        byText.values().removeIf(kept -> kept.base().get() == null);
        byText.put(text, new Kept(built.kinds(), built.lines(), new WeakReference<>(built.base())));
    }

    synchronized int size() {
        return byText.size();
    }
}
