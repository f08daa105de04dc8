/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.ledger.LedgerBook;
import io.acheron.local.ledger.LedgerRow;
import io.acheron.local.ledger.LedgerText;
import io.acheron.local.topic.TopicReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ledger}: what became of the events, from the kernel to the alert. */
@picocli.CommandLine.Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = {
            "Show for each host, minute and hop what came in, what went on and what was dropped for which reason.",
            "",
            "Exit code 1 when something is missing that nobody counted."
        })
public final class LedgerCommand implements Command, Callable<Integer> {
    private static final String UNCOUNTED = "uncounted";

    /** How accounts are shown. */
    enum Form {
        TABLE,
        JSON
    }

    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(names = "--host", paramLabel = "HOST", description = "Only this host id; all hosts without it.")
    private @Nullable String host;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "15m",
            converter = Durations.class,
            description = "How far back. Default: ${DEFAULT-VALUE}.")
    private Duration since = Duration.ofMinutes(15);

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table or json, one object per line. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.TABLE;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Instant begin = Instant.now().minus(since);
        LedgerBook book = new LedgerBook();
        TopicReader.read(brokers.access(), brokers.topics().status(), begin, book::receive);
        Predicate<String> hosts = host == null ? any -> true : host::equals;
        List<LedgerRow> rows = book.rows(begin, hosts);
        PrintWriter out = spec.commandLine().getOut();
        if (form == Form.JSON) {
            rows.forEach(row -> out.println(LedgerText.json(row)));
        } else {
            out.print(LedgerText.table(rows));
        }
        out.flush();
        if (rows.isEmpty()) {
            System.err.println("acheron: no accounts of the last %d min%s; collectors and jobs send one a minute"
                    .formatted(since.toMinutes(), host == null ? "" : " of host " + host));
        }
        return rows.stream().anyMatch(LedgerCommand::isOdd) ? 1 : 0;
    }

    private static boolean isOdd(LedgerRow row) {
        return row.missing() != 0 || row.dropped().containsKey(UNCOUNTED);
    }
}
