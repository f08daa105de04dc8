/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index;

import io.acheron.pipeline.index.delivery.Failures;
import io.acheron.pipeline.index.outlet.AlertSink;
import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.pipeline.job.JobOptions;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.alert.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One alert that says of itself that it is a test, through the sinks of an index job as the job would send it. */
public final class TestAlert {
    /** No rule has it: what came of tests can be searched for and deleted. */
    public static final String RULE_ID = "00000000-0000-0000-0000-000000000000";

    private static final String TITLE = "Test alert of Acheron: nothing was detected";
    private static final long PATIENCE_S = 60;

    /**
     * What became of it.
     *
     * @param sink name of the sink
     * @param alertId id of the alert
     * @param outcome what the system answered
     */
    public record Sent(String sink, String alertId, Outcome outcome) {}

    /**
     * Sends one through each sink that the options name, once.
     *
     * @param options those of the index job, by their keys; Kafka's are not used
     * @param host name of the host that the alert is about
     * @throws UsageException if an option is unknown, missing, or contradicts another
     */
    public static List<Sent> send(Map<String, String> options, String host) throws InterruptedException {
        Map<String, String> given = new HashMap<>(options);
        // The job needs one; here nothing is read from it.
        given.putIfAbsent(JobOptions.BOOTSTRAP.key(), "none:0");
        Settings settings = IndexJob.settings(given);
        List<Sent> sent = new ArrayList<>();
        for (AlertSink sink : IndexJob.sinks(settings)) {
            Severity severity = settings.options().get(IndexOptions.leastSeverity(sink));
            Alert alert = of(host, severity, Instant.now().truncatedTo(ChronoUnit.MICROS));
            sent.add(new Sent(sink.name(), alert.getAlertId(), deliver(sink, settings, alert)));
        }
        return sent;
    }

    private static Outcome deliver(AlertSink sink, Settings settings, Alert alert) throws InterruptedException {
        try (Outlet outlet = sink.open(settings.options())) {
            Message message = new Message(alert.getAlertId(), alert.getFingerprint(), outlet.format(alert));
            return outlet.deliver(List.of(message))
                    .get(PATIENCE_S, TimeUnit.SECONDS)
                    .get(0);
        } catch (ExecutionException e) {
            return Outcome.retry(Failures.reason(e));
        } catch (TimeoutException e) {
            return Outcome.retry("no answer in " + PATIENCE_S + " s");
        } catch (RuntimeException e) {
            return Outcome.retry(Failures.reason(e));
        }
    }

    private static Alert of(String host, Severity severity, Instant now) {
        String id = UUID.randomUUID().toString().replace("-", "");
        return Alert.newBuilder()
                .setAlertId(id)
                .setFingerprint(id)
                .setRule(RuleRef.newBuilder().setId(RULE_ID).setTitle(TITLE).build())
                .setSeverity(severity)
                .setTitle(TITLE)
                .setDescription("Somebody looks whether alerts arrive here. There is nothing to do.")
                .setEvidencePath("sent by ./acheron alerts test-sink")
                .setHostId(host)
                .setHostName(host)
                .setFirstSeen(now)
                .setLastSeen(now)
                .setDetectedTime(now)
                .build();
    }

    private TestAlert() {}
}
