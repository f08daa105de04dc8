/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.Follower;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.Publisher;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.rule.RuleBundle;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Sends bundles to the jobs behind a broker. */
public final class Shipment {
    private final KafkaAccess access;
    private final Topics topics;

    public Shipment(KafkaAccess access, Topics topics) {
        this.access = access;
        this.topics = topics;
    }

    public RuleHistory history(String ruleSet) {
        return RuleHistory.read(access, topics.rules(), ruleSet);
    }

    /**
     * Jobs pass over what is not newer than what they saw, so a version that would be passed over is refused here.
     *
     * @param wanted null for the seconds since 1970, or more if the newest bundle says more
     * @throws Failure if the version is not higher than the newest
     */
    public long version(String ruleSet, Optional<Long> wanted, long seconds) {
        long newest = history(ruleSet).newest().map(RuleBundle::getVersion).orElse(0L);
        if (wanted.isPresent() && wanted.get() <= newest) {
            throw Failure.of(
                    "version %d is not higher than %d, which is on the topic: jobs would pass it over. Leave --set-version out"
                            .formatted(wanted.get(), newest));
        }
        return wanted.orElse(Math.max(seconds, newest + 1));
    }

    /** @throws Failure if the broker does not take it, saying what to do */
    public void send(RuleBundle bundle) throws InterruptedException {
        try (Publisher publisher = Publisher.to(access)) {
            publisher.send(topics.rules(), bundle.getRuleSetId(), RuleBundle.class, bundle);
            publisher.flush();
        } catch (Failure e) {
            if (tooLarge(e)) {
                throw Failure.of(tooLarge(bundle), e);
            }
            throw e;
        }
    }

    /** Sends and waits for the answers of the running jobs. */
    public Answers send(RuleBundle bundle, Duration patience) throws InterruptedException {
        Answers answers = new Answers(bundle);
        answers.expectThoseWho(access, topics.status());
        // Begins to listen before it speaks.
        try (Follower follower = Follower.start(access, topics.status(), Follower.From.END, answers::receive)) {
            send(bundle);
            answers.await(patience);
        }
        return answers;
    }

    private static boolean tooLarge(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    private String tooLarge(RuleBundle bundle) {
        int bytes = SingleObject.of(RuleBundle.class).encode(bundle).length;
        return "the bundle has %,d bytes in %d files, and after compression still more than the broker takes as one record.\n"
                        .formatted(bytes, bundle.getFiles().size())
                + "Let the topic take more: kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config max.message.bytes=%d\n"
                        .formatted(access.bootstrap(), topics.rules(), bytes + 100_000)
                + "or publish the rules as several rule sets, each from its own directory (--rule-set)";
    }
}
