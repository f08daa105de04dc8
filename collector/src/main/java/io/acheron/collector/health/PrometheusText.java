/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
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
        head("process_resident_memory_bytes", "gauge", "Resident memory.");
        line("process_resident_memory_bytes", "", report.vitals().residentBytes());
        head("process_cpu_seconds_total", "counter", "CPU time.");
        text.append("process_cpu_seconds_total ")
                .append(report.vitals().cpu().toMillis() / 1000.0)
                .append('\n');
        head("acheron_collector_uptime_seconds", "gauge", "Time since the collector started.");
        line("acheron_collector_uptime_seconds", "", report.uptime().toSeconds());
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
