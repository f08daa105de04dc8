/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.broker.Broker;
import io.acheron.local.cluster.LocalCluster;
import io.acheron.local.cluster.SitePlan;
import io.acheron.local.topic.Follower;
import io.acheron.local.topic.Publisher;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.status.JobReceipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A running job, told by the command line what to leave out and which assets there are. */
@Timeout(300)
class JobControlIT {
    private static final int PATIENCE_S = 120;
    private static final String NOISE = """
            scope: job:refine
            noise:
              - id: backup
                reason: reads everything each night
                owner: storage team
                expires: %s
                logsource: {category: process_creation}
                detection:
                  selection: {Image|endswith: /restic}
                  condition: selection
            """;

    private final Topics topics = new Topics("acheron");

    @RegisterExtension
    private final Terminal terminal = new Terminal();

    private final BlockingQueue<Event> refined = new LinkedBlockingQueue<>();
    private final BlockingQueue<JobReceipt> receipts = new LinkedBlockingQueue<>();
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private long sequence;

    /** One story, since a broker and a cluster take long to start. */
    @Test
    void shouldTellARunningJobWhatToLeaveOutAndWhichAssetsThereAre(@TempDir Path directory) throws Exception {
        Path noise =
                Files.writeString(directory.resolve("clean.yaml"), NOISE.formatted(start.plus(90, ChronoUnit.DAYS)));
        try (Broker broker = Broker.start(0, Files.createDirectory(directory.resolve("kafka")));
                LocalCluster cluster = LocalCluster.start(0, 1, directory)) {
            TopicSetup.create(broker.bootstrap(), topics);
            cluster.submit(SitePlan.of(cluster.configuration(), broker.bootstrap(), topics));
            try (Follower events = Follower.start(
                            broker.bootstrap(), topics.events(), Follower.From.BEGINNING, (value, seen) -> {
                                take(value, Event.class, refined);
                            });
                    Follower status = Follower.start(
                            broker.bootstrap(), topics.status(), Follower.From.BEGINNING, (value, seen) -> {
                                take(value, JobReceipt.class, receipts);
                            });
                    Publisher publisher = Publisher.to(broker.bootstrap())) {
                assertThat(events).isNotNull();
                assertThat(status).isNotNull();
                withoutCmdb(publisher);
                assets(broker, publisher, directory);
                noise(broker, publisher, noise);
                takenBack(broker, publisher);
            }
        }
    }

    /** There is no CMDB at all: a miss is a value. */
    private void withoutCmdb(Publisher publisher) throws InterruptedException {
        exec(publisher, "/usr/bin/restic");
        assertThat(next().getAsset().getMatched()).isFalse();
    }

    private void assets(Broker broker, Publisher publisher, Path directory) throws Exception {
        Path csv = directory.resolve("assets.csv");
        Path source =
                Files.writeString(directory.resolve("source.yaml"), "type: file\nname: inventory\npath: assets.csv\n");
        assertThat(terminal.run("cmdb", "load", "--source", source.toString(), "--bootstrap", broker.bootstrap()))
                .as("the CMDB is away")
                .isEqualTo(1);
        assertThat(terminal.err()).contains("assets.csv: no such file").contains("what was loaded before stays");
        Files.writeString(
                csv, "host_id,owner,service,environment,criticality,role\nweb-1,shop team,shop,production,high,web\n");
        assertThat(terminal.run("cmdb", "load", "--source", source.toString(), "--bootstrap", broker.bootstrap()))
                .isZero();
        assertThat(terminal.out()).contains("inventory: 1 assets read, 1 published, 0 deleted, 0 problems");
        Event event =
                until(publisher, "/usr/bin/restic", found -> found.getAsset().getMatched());
        assertThat(event.getAsset().getOwner()).isEqualTo("shop team");
        assertThat(event.getAsset().getRole()).isEqualTo("web");
        terminal.run("cmdb", "load", "--source", source.toString(), "--bootstrap", broker.bootstrap());
        assertThat(terminal.out()).contains("1 assets read, 0 published, 0 deleted");
        Files.writeString(csv, "host_id,owner\n");
        assertThat(terminal.run("cmdb", "load", "--source", source.toString(), "--bootstrap", broker.bootstrap()))
                .isZero();
        assertThat(terminal.out()).contains("0 assets read, 0 published, 1 deleted");
        until(publisher, "/usr/bin/restic", found -> !found.getAsset().getMatched());
    }

    private void noise(Broker broker, Publisher publisher, Path noise) throws Exception {
        assertThat(terminal.run(
                        "control",
                        "set",
                        noise.toString(),
                        "--job",
                        "refine",
                        "--wait",
                        "60s",
                        "--bootstrap",
                        broker.bootstrap()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out())
                .contains("told job:refine version 1: backup")
                .contains("site/clean subtask 0 of 1: version 1 in force: backup");
        drain(publisher);
        exec(publisher, "/usr/bin/restic");
        exec(publisher, "/usr/bin/after");
        assertThat(next().getProcess().getExecutable())
                .as("the other was left out")
                .isEqualTo("/usr/bin/after");
        assertThat(terminal.run("control", "show", "--job", "refine", "--bootstrap", broker.bootstrap()))
                .isZero();
        assertThat(terminal.out())
                .contains("# job:refine version 1, issued ")
                .contains("id: backup")
                .contains("# site/clean subtask 0 of 1: version 1 in force: backup");
        // The next minute ends the count.
        sequence += 120;
        exec(publisher, "/usr/bin/after");
        JobReceipt receipt = receipts.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(receipt).isNotNull();
        assertThat(receipt.getHostId()).isEqualTo("web-1");
        assertThat(receipt.getReceipt().getFilterId()).isEqualTo("backup");
        assertThat(receipt.getReceipt().getCount()).isEqualTo(1);
        next();
    }

    private void takenBack(Broker broker, Publisher publisher) throws Exception {
        assertThat(terminal.run("control", "clear", "--job", "refine", "--bootstrap", broker.bootstrap()))
                .isZero();
        Event event = until(
                publisher,
                "/usr/bin/restic",
                found -> found.getProcess().getExecutable().equals("/usr/bin/restic"));
        assertThat(event.getHeader().getHostId()).isEqualTo("web-1");
        assertThat(terminal.run("control", "clear", "--job", "refine", "--bootstrap", broker.bootstrap()))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("acheron.control.v1 holds nothing of job:refine");
    }

    private interface Wanted {
        boolean test(Event event);
    }

    /** Sends events until one of them comes out as it is wanted: the command line does not know when a job took a change. */
    private Event until(Publisher publisher, String program, Wanted wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < end) {
            exec(publisher, program);
            for (Event event = refined.poll(2, TimeUnit.SECONDS);
                    event != null;
                    event = refined.poll(200, TimeUnit.MILLISECONDS)) {
                if (wanted.test(event)) {
                    return event;
                }
            }
        }
        throw new AssertionError("no such event within %d s".formatted(PATIENCE_S));
    }

    /** Takes what is under way. */
    private void drain(Publisher publisher) throws InterruptedException {
        until(
                publisher,
                "/usr/bin/marker",
                event -> event.getProcess().getExecutable().equals("/usr/bin/marker"));
        refined.clear();
    }

    private Event next() throws InterruptedException {
        Event event = refined.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(event).as("a refined event").isNotNull();
        return event;
    }

    private static <T extends SpecificRecord> void take(byte[] value, Class<T> type, BlockingQueue<T> queue) {
        SingleObject<T> codec = SingleObject.of(type);
        if (codec.recognises(value)) {
            try {
                queue.add(codec.decode(value));
            } catch (UndecodableRecordException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void exec(Publisher publisher, String program) throws InterruptedException {
        sequence++;
        Instant time = start.plusSeconds(sequence);
        Event event = Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("web-1")
                        .setBootId("7e57b007-0000-4000-8000-000000000000")
                        .setCpu(0)
                        .setSequence(sequence)
                        .setKernelTimeNs(sequence * 1_000_000_000L)
                        .setEventTime(time)
                        .setObservedTime(time)
                        .setProbe("exec")
                        .setSource(CaptureSource.BPF)
                        .build())
                .setKind("process_exec")
                .setProcess(ProcessContext.newBuilder()
                        .setEntityId("7e57b007-%d-1".formatted(sequence))
                        .setPid((int) sequence)
                        .setExecutable(program)
                        .build())
                .setProcessExec(ProcessExec.newBuilder()
                        .setFilename(program)
                        .setExecutable(FileRef.newBuilder().setPath(program).build())
                        .build())
                .build();
        publisher.send(topics.rawEvents(), "web-1", Event.class, event);
        publisher.flush();
    }
}
