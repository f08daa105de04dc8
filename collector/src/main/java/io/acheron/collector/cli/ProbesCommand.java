/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acheron.collector.capture.CaptureUnavailableException;
import io.acheron.collector.capture.ProbeTrial;
import io.acheron.collector.capture.ProbeTrials;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code probes}: tries everything for a moment and tells what this kernel allows. */
@Command(
        name = "probes",
        description =
                "Loads and attaches each variant of each probe for a moment and tells which work on this kernel and why others do not.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:each probe works in some variant", "1:some probe does not work at all", "2:wrong usage"})
final class ProbesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json.")
    private Format format = Format.table;

    /** Forms of the output, named as they are typed. */
    enum Format {
        table,
        json
    }

    @Override
    public Integer call() throws UserException {
        try {
            List<ProbeTrial> trials = ProbeTrials.run();
            print(format == Format.json ? json(trials) : table(trials));
            return blind(trials) ? Main.FAILED : Main.DONE;
        } catch (CaptureUnavailableException e) {
            throw new UserException(
                    Main.FAILED,
                    e.getMessage() + "; 'acheron collect' would fall back to the netlink process connector");
        }
    }

    private static boolean blind(List<ProbeTrial> trials) {
        return trials.stream()
                .anyMatch(trial ->
                        trials.stream().noneMatch(other -> other.probe().equals(trial.probe()) && other.attached()));
    }

    private static String table(List<ProbeTrial> trials) {
        int probe = width(trials.stream().map(ProbeTrial::probe).toList(), "PROBE");
        int variant = width(trials.stream().map(ProbeTrial::variant).toList(), "VARIANT");
        String row = "%-" + probe + "s  %-" + variant + "s  %-8s  %s";
        StringBuilder text = new StringBuilder(
                        row.formatted("PROBE", "VARIANT", "ATTACHES", "REASON").strip())
                .append('\n');
        for (ProbeTrial trial : trials) {
            text.append(row.formatted(trial.probe(), trial.variant(), trial.attached() ? "yes" : "no", trial.reason())
                            .stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    private static int width(List<String> texts, String heading) {
        return Math.max(
                heading.length(), texts.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String json(List<ProbeTrial> trials) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (ProbeTrial trial : trials) {
                json.writeStartObject();
                json.writeStringField("probe", trial.probe());
                json.writeStringField("variant", trial.variant());
                json.writeBooleanField("attaches", trial.attached());
                json.writeStringField("reason", trial.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return text + "\n";
    }

    private void print(String text) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
