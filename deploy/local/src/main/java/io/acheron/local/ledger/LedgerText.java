/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts for people and for programs. */
public final class LedgerText {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneOffset.UTC);

    /** @return a table with a line end after each line; host and minute stand where they change */
    public static String table(List<LedgerRow> rows) {
        int width = rows.stream().mapToInt(row -> row.host().length()).max().orElse(0);
        String format = "%-" + Math.max(4, width) + "s  %-11s  %-9s  %-9s  %10s  %10s  %8s  %s%n";
        StringBuilder table = new StringBuilder(
                format.formatted("host", "minute UTC", "sender", "hop", "in", "out", "missing", "dropped"));
        @Nullable LedgerRow before = null;
        for (LedgerRow row : rows) {
            boolean sameHost = before != null && before.host().equals(row.host());
            boolean sameMinute = before != null && sameHost && before.minute().equals(row.minute());
            table.append(format.formatted(
                            sameHost ? "" : row.host(),
                            sameMinute ? "" : MINUTE.format(row.minute()),
                            row.sender(),
                            row.hop(),
                            row.in(),
                            row.out(),
                            row.missing() == 0 ? "-" : Long.toString(row.missing()),
                            details(row))
                    .replaceAll(" +(\\R)$", "$1"));
            before = row;
        }
        return table.toString();
    }

    private static String details(LedgerRow row) {
        String dropped = row.dropped().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        return row.made() == 0 ? dropped : ("made=" + row.made() + " " + dropped).trim();
    }

    /** @return one line of JSON without its end */
    public static String json(LedgerRow row) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("host", row.host()).put("minute", row.minute().toString());
        json.put("sender", row.sender()).put("hop", row.hop());
        json.put("in", row.in()).put("made", row.made()).put("out", row.out());
        ObjectNode dropped = json.putObject("dropped");
        row.dropped().forEach(dropped::put);
        json.put("missing", row.missing());
        return json.toString();
    }

    private LedgerText() {}
}
