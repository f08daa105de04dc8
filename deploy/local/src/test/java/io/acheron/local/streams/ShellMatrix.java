/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.streams;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which rules see which way to a shell over the network, as a page. */
final class ShellMatrix {
    private static final String HEAD = """
            # Shells over the network: what is caught

            <!-- made from examples/streams/variants by RecordedStreamsIT; do not edit -->

            Each row was really run once against a listener on loopback, asked for `echo`, `uname`, `whoami` and `id`, and recorded by the
            collector on a 6.18 kernel (x86-64). The recordings lie in [examples/streams/variants](../../examples/streams/variants); a test
            replays them through the operators of the jobs and compares what they say with this page. *caught*: each recording raised an
            alert of at least high severity. *partly*: some did, or only a medium one. *missed*: none. What looks like these and is not is in
            [examples/streams/benign](../../examples/streams/benign), and raises nothing.

            | # | way | | rules | recorded | |
            |---|---|---|---|---|---|
            """;

    private final TreeMap<String, List<Alert>> alerts;

    private ShellMatrix(TreeMap<String, List<Alert>> alerts) {
        this.alerts = alerts;
    }

    /** @param alerts those of the recordings, each of which is a host of its own */
    static ShellMatrix of(List<Alert> alerts) {
        return new ShellMatrix(
                alerts.stream().collect(Collectors.groupingBy(Alert::getHostId, TreeMap::new, Collectors.toList())));
    }

    String page(List<Variant> variants, Function<Alert, String> ruleFile) {
        StringBuilder page = new StringBuilder(HEAD);
        int[] count = new int[3];
        for (Variant variant : variants) {
            Verdict verdict = verdict(variant);
            count[verdict.ordinal()]++;
            page.append("| %d | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            variant.row(),
                            variant.way().replace("|", "\\|"),
                            verdict.name().toLowerCase(java.util.Locale.ROOT),
                            rules(variant, ruleFile),
                            variant.recordings().stream()
                                    .map(name -> seen(name).isEmpty() ? name + " (missed)" : name)
                                    .collect(Collectors.joining(", ")),
                            variant.lacks()));
        }
        return page.append("\n%d caught, %d partly, %d missed.\n".formatted(count[0], count[1], count[2]))
                .toString();
    }

    private enum Verdict {
        CAUGHT,
        PARTLY,
        MISSED
    }

    private Verdict verdict(Variant variant) {
        int seen = 0;
        int surely = 0;
        for (String recording : variant.recordings()) {
            List<Alert> raised = seen(recording);
            seen += raised.isEmpty() ? 0 : 1;
            surely += raised.stream().anyMatch(ShellMatrix::isHigh) ? 1 : 0;
        }
        if (seen == 0) {
            return Verdict.MISSED;
        }
        return surely == variant.recordings().size() ? Verdict.CAUGHT : Verdict.PARTLY;
    }

    private static boolean isHigh(Alert alert) {
        return alert.getSeverity() == Severity.HIGH || alert.getSeverity() == Severity.CRITICAL;
    }

    private String rules(Variant variant, Function<Alert, String> ruleFile) {
        Set<String> files = new TreeSet<>();
        for (String recording : variant.recordings()) {
            seen(recording).forEach(alert -> files.add(ruleFile.apply(alert)));
        }
        List<String> links = new ArrayList<>();
        for (String file : files) {
            String stem = file.substring(0, file.lastIndexOf('.'));
            links.add("[%s](%s.md)".formatted(stem.substring(stem.indexOf('/') + 1), stem));
        }
        return String.join(", ", links);
    }

    private List<Alert> seen(String recording) {
        return alerts.getOrDefault(recording, List.of());
    }
}
