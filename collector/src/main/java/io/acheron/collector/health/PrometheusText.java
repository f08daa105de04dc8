/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.capture.ProgramStatistics;
import java.util.Locale;

/** Writes a report in the Prometheus text format 0.0.4. */
final class PrometheusText {
    private final StringBuilder text = new StringBuilder(4096);

    static String of(HealthReport report) {
        PrometheusText text = new PrometheusText();
        text.write(report);
        return text.text.toString();
    }

    private void write(HealthReport report) {
        head("acheron_collector_build_info", "gauge", "Version and mode of the collector.");
        line(
                "acheron_collector_build_info",
                label("version", report.version()) + "," + label("mode", report.mode()),
                1);
        head("acheron_collector_events_total", "counter", "Events by hop; in is the sum of all other reasons.");
        for (LossCount count : report.counts()) {
            if (!isGauge(count)) {
                line("acheron_collector_events_total", labels(count), count.count());
            }
        }
        head("acheron_collector_events_pending", "gauge", "Events under way or waiting in the spool.");
        for (LossCount count : report.counts()) {
            if (isGauge(count)) {
                line("acheron_collector_events_pending", labels(count), count.count());
            }
        }
        head("acheron_collector_probe_up", "gauge", "1 if the probe sees its events, 0 if not or only in part.");
        for (ProbeState probe : report.probes()) {
            line("acheron_collector_probe_up", labels(probe), probe.state() == ProbeState.State.ATTACHED ? 1 : 0);
        }
        programs(report);
        sending(report);
        head("process_resident_memory_bytes", "gauge", "Resident memory.");
        line("process_resident_memory_bytes", "", report.vitals().residentBytes());
        head("process_cpu_seconds_total", "counter", "CPU time.");
        text.append("process_cpu_seconds_total ")
                .append(report.vitals().cpu().toMillis() / 1000.0)
                .append('\n');
        head("acheron_collector_uptime_seconds", "gauge", "Time since the collector started.");
        line("acheron_collector_uptime_seconds", "", report.uptime().toSeconds());
        Runtime jvm = Runtime.getRuntime();
        gauge("jvm_memory_heap_used_bytes", "Used heap.", jvm.totalMemory() - jvm.freeMemory());
        gauge("jvm_memory_heap_max_bytes", "Largest heap.", jvm.maxMemory());
    }

    private void programs(HealthReport report) {
        head("acheron_collector_program_runs_total", "counter", "Runs of a BPF program, where the kernel counts them.");
        for (ProgramStatistics program : report.programs()) {
            if (program.runs() >= 0) {
                line("acheron_collector_program_runs_total", labels(program), program.runs());
            }
        }
        head("acheron_collector_program_seconds_total", "counter", "Time a BPF program took.");
        for (ProgramStatistics program : report.programs()) {
            if (program.runs() >= 0) {
                text.append("acheron_collector_program_seconds_total{")
                        .append(labels(program))
                        .append("} ")
                        .append(program.runTimeNs() / 1e9)
                        .append('\n');
            }
        }
        gauge(
                "acheron_collector_ring_bytes",
                "Size of the ring between kernel and collector.",
                report.ring().bytes());
        gauge(
                "acheron_collector_ring_used_bytes",
                "Most that was found waiting in the ring since the last heartbeat.",
                report.ring().used());
    }

    private void sending(HealthReport report) {
        gauge("acheron_collector_spool_bytes", "Bytes of events that wait on disk.", report.spoolBytes());
        gauge(
                "acheron_collector_sink_up",
                "1 if the destination takes events, 0 if they wait or are dropped.",
                report.sinkTrouble().isEmpty() ? 1 : 0);
        head(
                "acheron_collector_config_version",
                "gauge",
                "Version of the configuration of the control topic in force.");
        line(
                "acheron_collector_config_version",
                label("scope", report.standing().scope()),
                report.standing().version());
        gauge(
                "acheron_collector_config_refused",
                "1 if the newest configuration of the control topic was refused.",
                report.standing().problem().isEmpty() ? 0 : 1);
        gauge(
                "acheron_collector_filters",
                "Filters in force.",
                report.standing().filters().size());
    }

    private void gauge(String name, String help, long value) {
        head(name, "gauge", help);
        line(name, "", value);
    }

    private static String labels(ProgramStatistics program) {
        return label("probe", program.probe()) + "," + label("program", program.program());
    }

    private static boolean isGauge(LossCount count) {
        return count.reason().equals("in_flight") || count.reason().equals("waiting");
    }

    private static String labels(LossCount count) {
        String labels = label("hop", count.hop()) + "," + label("reason", count.reason());
        return count.kind().isEmpty() ? labels : labels + "," + label("kind", count.kind());
    }

    private static String labels(ProbeState probe) {
        return label("probe", probe.name()) + "," + label("variant", probe.variant()) + ","
                + label("state", probe.state().name().toLowerCase(Locale.ROOT));
    }

    private static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, long value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }
}
