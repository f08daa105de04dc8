/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Picks from what libbpf printed the lines that tell a person why something failed. */
final class FailureReason {
    private static final Pattern OWN_PREFIX = Pattern.compile("^libbpf: ");
    private static final Pattern VERIFIER_NOISE = Pattern.compile("^(prog '.*': -- (BEGIN|END) PROG LOAD LOG"
            + "|processed \\d+ insns|verification time|stack depth|max_states_per|failed to load (object|program)"
            + "|permission error while running as root|prog '.*': failed to (load|prepare load attributes): -\\d+"
            + "|\\d+: |R\\d+(_w)?=|; |mark_precise|last_idx|regs=|parent|from \\d+ to).*");
    /** libbpf loads the smallest program there is first; when even that is refused, nothing else it says helps. */
    private static final String TRIVIAL_REFUSED = "Couldn't load trivial BPF program";

    private static final Pattern PROGRAM = Pattern.compile("prog '(\\w+)': (?!-- )");

    private static final int LONGEST = 300;

    /**
     * @param error text of the error number
     * @param lines what libbpf printed
     * @return one line
     */
    static String of(String error, List<String> lines) {
        if (lines.stream().anyMatch(it -> it.contains(TRIVIAL_REFUSED))) {
            return error + "; this user may not load BPF programs";
        }
        StringBuilder reason = new StringBuilder(error);
        String last = "";
        for (String line : lines) {
            String text = OWN_PREFIX.matcher(line).replaceFirst("");
            if (!VERIFIER_NOISE.matcher(text).matches() && !text.equals(last)) {
                reason.append("; ").append(text);
                last = text;
            }
        }
        return reason.length() <= LONGEST ? reason.toString() : reason.substring(0, LONGEST) + " ...";
    }

    /** Returns the function the lines complain about; null when they name none. */
    static @Nullable String program(List<String> lines) {
        return lines.stream()
                .map(PROGRAM::matcher)
                .filter(Matcher::find)
                .map(it -> it.group(1))
                .findFirst()
                .orElse(null);
    }

    private FailureReason() {}
}
