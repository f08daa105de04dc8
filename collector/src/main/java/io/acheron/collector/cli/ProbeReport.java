/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acheron.collector.capture.ProbeTrial;
import io.acheron.collector.capture.ProgramStatistics;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** What became of the probes, for people and for programs. */
final class ProbeReport {
    static String table(List<ProbeTrial> trials) {
        TextTable table = new TextTable("PROBE", "VARIANT", "STATE", "KERNEL", "RUNS", "AVG NS", "EVENTS", "REASON");
        for (ProbeTrial trial : trials) {
            long runs =
                    trial.programs().stream().mapToLong(ProgramStatistics::runs).sum();
            long ns = trial.programs().stream()
                    .mapToLong(ProgramStatistics::runTimeNs)
                    .sum();
            table.add(
                    trial.probe(),
                    trial.variant(),
                    state(trial),
                    trial.oldestKernel() + "+",
                    runs == 0 ? "-" : Long.toString(runs),
                    runs == 0 ? "-" : Long.toString(ns / runs),
                    String.join(",", trial.kinds()),
                    trial.reason());
        }
        return table.toString();
    }

    private static String state(ProbeTrial trial) {
        String state = name(trial.state()).replace('_', ' ');
        return trial.enabled() ? state : state + " (off)";
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String json(List<ProbeTrial> trials) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (ProbeTrial trial : trials) {
                write(json, trial);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, ProbeTrial trial) throws IOException {
        json.writeStartObject();
        json.writeStringField("probe", trial.probe());
        json.writeStringField("variant", trial.variant());
        json.writeStringField("state", name(trial.state()));
        json.writeBooleanField("attaches", trial.attached());
        json.writeBooleanField("enabled", trial.enabled());
        json.writeStringField("reason", trial.reason());
        json.writeStringField("failure", trial.failure().toLowerCase(Locale.ROOT));
        json.writeStringField("oldest_kernel", trial.oldestKernel());
        json.writeFieldName("events");
        json.writeStartArray();
        for (String kind : trial.kinds()) {
            json.writeString(kind);
        }
        json.writeEndArray();
        json.writeFieldName("programs");
        json.writeStartArray();
        for (ProgramStatistics program : trial.programs()) {
            write(json, program);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ProgramStatistics program) throws IOException {
        json.writeStartObject();
        json.writeStringField("program", program.program());
        json.writeStringField("tag", program.tag());
        if (program.id() == 0) {
            json.writeNullField("id");
        } else {
            json.writeNumberField("id", program.id());
        }
        json.writeNumberField("runs", program.runs());
        json.writeNumberField("run_time_ns", program.runTimeNs());
        json.writeEndObject();
    }

    private ProbeReport() {}
}
