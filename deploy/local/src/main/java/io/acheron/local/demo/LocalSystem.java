/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.broker.Broker;
import io.acheron.local.cluster.LocalCluster;
import io.acheron.local.cluster.SitePlan;
import io.acheron.local.collector.CollectorProcess;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.run.Failure;
import io.acheron.local.run.Progress;
import io.acheron.local.run.Teardown;
import io.acheron.local.run.TempDirectory;
import io.acheron.local.ship.RuleWatch;
import io.acheron.local.ship.Shipment;
import io.acheron.local.topic.AssetLoader;
import io.acheron.local.topic.Follower;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.Publisher;
import io.acheron.local.topic.TopicSetup;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.rulekit.Problem;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.RuleStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** The parts of the system on this machine, started in the order in which events need them. */
final class LocalSystem {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Topics topics = new Topics("acheron");
    private final StatusBoard status = new StatusBoard();
    private final Progress progress;
    private final Broker broker;
    private final LocalCluster cluster;
    private final JobID job;
    private final CollectorProcess collector;

    private LocalSystem(
            DemoOptions options, TempDirectory directory, AlertBoard alerts, Teardown teardown, Progress progress)
            throws Exception {
        this.progress = progress;
        broker = progress.step(
                "Kafka broker in this process",
                () -> teardown.add("the broker", Broker.start(options.port(), directory.resolve("kafka"))));
        progress.detail("for your own clients: --bootstrap-server " + broker.bootstrap());
        TopicSetup.create(broker.bootstrap(), topics);
        teardown.add("the status reader", follow(topics.status(), status::receive));
        teardown.add("the alert reader", follow(topics.alerts(), alerts::receive));
        RuleBundle rules = progress.step("CMDB and rules onto their topics", () -> publish(options));

        cluster = progress.step(
                "Flink cluster in this process",
                () -> teardown.add("Flink", LocalCluster.start(options.webPort(), 1, directory.resolve("flink"))));
        progress.detail("web page: " + cluster.webPage());
        job = progress.step(
                "enrich, refine and detect as one job",
                () -> cluster.submit(SitePlan.of(cluster.configuration(), broker.bootstrap(), topics)));
        awaitRules(rules);
        teardown.add("the watch over the rules", watch(rules, options.rules()));
        // Last, so that what happens while the machine starts the others is not a backlog in front of the first
        // technique.
        collector = teardown.add(
                "the collector",
                CollectorProcess.start(
                        broker.bootstrap(),
                        topics.prefix(),
                        directory.resolve("spool"),
                        line -> progress.detail("collector | " + line)));
        progress.say("collector started on this kernel, pid %d".formatted(collector.pid()));
    }

    /**
     * Starts everything; what is started is ended by the teardown, also when this fails half-way.
     *
     * @throws Failure if a part does not start, saying which and why
     */
    static LocalSystem start(
            DemoOptions options, TempDirectory directory, AlertBoard alerts, Teardown teardown, Progress progress)
            throws InterruptedException {
        try {
            return new LocalSystem(options, directory, alerts, teardown, progress);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Failure.of(Failure.reason(e), e);
        }
    }

    private Follower follow(String topic, Follower.Receiver receiver) {
        return Follower.start(broker.bootstrap(), topic, Follower.From.BEGINNING, receiver);
    }

    private RuleBundle publish(DemoOptions options) throws InterruptedException {
        try (Publisher publisher = Publisher.to(broker.bootstrap())) {
            int assets = AssetLoader.load(options.assets(), topics, publisher, progress::warn);
            RuleBundle bundle = RuleDirectory.bundle(options.rules(), RuleDirectory.DEFAULT_ID, 1, Instant.now());
            publisher.send(topics.rules(), bundle.getRuleSetId(), RuleBundle.class, bundle);
            publisher.flush();
            progress.detail("%d assets of %s, %d rule files of %s"
                    .formatted(
                            assets,
                            options.assets().getFileName(),
                            bundle.getFiles().size(),
                            options.rules()));
            return bundle;
        }
    }

    /** An edit of a rule file is in force, or told to be wrong, within seconds. */
    private AutoCloseable watch(RuleBundle rules, Path directory) {
        RuleWatch watch = new RuleWatch(
                directory,
                RuleDirectory.DEFAULT_ID,
                Problem.Level.WARNING,
                new Shipment(KafkaAccess.plain(broker.bootstrap()), topics),
                bundle -> bundle,
                line -> progress.detail("rules | " + line));
        watch.startFrom(rules);
        progress.detail("edit a file in %s and see it in force, or what is wrong with it".formatted(directory));
        return watch.inBackground();
    }

    private void awaitRules(RuleBundle bundle) throws Exception {
        RuleStatus answer = progress.step(
                        "rules into the running job", () -> status.awaitRules(bundle.getHash(), PATIENCE))
                .orElseThrow(() -> Failure.of("the job did not take the rules within %d s; see %s"
                        .formatted(PATIENCE.toSeconds(), cluster.webPage())));
        answer.getProblems()
                .forEach(problem -> progress.detail("%s:%d:%d: %s; %s"
                        .formatted(
                                problem.getPath(),
                                problem.getLine(),
                                problem.getColumn(),
                                problem.getMessage(),
                                problem.getRemedy())));
        if (!answer.getAccepted()) {
            throw Failure.of(
                    "the job refused the rules for the reasons above. Correct them (./acheron rules lint) and start again");
        }
        progress.detail("%d rules in force".formatted(answer.getRules()));
    }

    /** @return the first sign of life of the collector: from now on events come */
    Optional<Heartbeat> awaitCollector() throws InterruptedException {
        return status.awaitHeartbeat(PATIENCE, collector::alive);
    }

    /** @throws Failure if a part that should run has ended */
    void check() throws InterruptedException {
        if (!collector.alive()) {
            throw Failure.of(
                    "the collector ended with exit code %d; what it said stands above".formatted(collector.exitCode()));
        }
        if (!cluster.alive(job)) {
            throw Failure.of("the Flink job ended; start the demo with --debug to see why");
        }
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    Topics topics() {
        return topics;
    }

    StatusBoard status() {
        return status;
    }

    CollectorProcess collector() {
        return collector;
    }
}
