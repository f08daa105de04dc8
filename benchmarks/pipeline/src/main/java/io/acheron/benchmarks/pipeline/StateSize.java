/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.acheron.pipeline.ingest.Topics;
import java.util.Map;

/** What a host and a process take in the state of the site job, how long a checkpoint of it takes, and a recovery. */
final class StateSize {
    private static final String GROUP = "bench-state";

    private record Found(long bytes, long checkpointMs, double recoverySeconds) {}

    static Report measure(Arguments arguments) throws Exception {
        int hosts = (int) arguments.number("hosts", 1_000);
        Report report = new Report("state", "site job, RocksDB, one slot; every host lives the recorded everyday once");
        report.row("hosts", "processes", "state, MB", "checkpoint, ms", "kill -9 to all read again, s");
        Found few = find(report, hosts / 10);
        Found many = find(report, hosts);
        double perHost = (many.bytes() - few.bytes()) / (double) (hosts - hosts / 10);
        report.say("A host takes %,.0f bytes, a million processes %,.0f MB."
                .formatted(perHost, perHost / FleetEvents.processesOfADay() * 1e6 / 1e6));
        return report;
    }

    private static Found find(Report report, int hosts) throws Exception {
        try (Rig rig = new Rig(Map.of("execution.checkpointing.incremental", "false"))) {
            Topics topics = rig.topics("bench");
            FleetEvents events = new FleetEvents(hosts);
            rig.publishRules(topics, 0, 1);
            rig.fill(topics.rawEvents(), events, events.lengthOfADay());
            String job = rig.run(rig.job("site", 1, topics) + " --kafka.group " + GROUP);
            try (Progress progress = new Progress(rig.bootstrap(), rig.taskManager())) {
                progress.await(GROUP, topics.rawEvents());
                JsonNode checkpoint =
                        rig.cluster().rest().get("jobs/" + job + "/checkpoints").at("/latest/completed");
                long killed = System.nanoTime();
                rig.taskManager().kill();
                rig.replaceTaskManager();
                rig.fill(topics.rawEvents(), events, hosts);
                progress.await(GROUP, topics.rawEvents());
                Found found = new Found(
                        checkpoint.path("state_size").asLong(),
                        checkpoint.path("end_to_end_duration").asLong(),
                        (System.nanoTime() - killed) / 1e9);
                report.row(
                        "%,d".formatted(hosts),
                        "%,d".formatted(hosts * FleetEvents.processesOfADay()),
                        "%.1f".formatted(found.bytes() / 1e6),
                        Long.toString(found.checkpointMs()),
                        "%.1f".formatted(found.recoverySeconds()));
                return found;
            }
        }
    }

    private StateSize() {}
}
