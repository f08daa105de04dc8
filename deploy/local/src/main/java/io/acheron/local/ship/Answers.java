/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import io.acheron.local.ship.Speakers.Sender;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.TopicReader;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.RuleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Who answers for a bundle, and what. Thread safe. */
public final class Answers {
    /** Subtasks say each minute what they run: one that was silent for longer is gone. */
    public static final Duration SILENCE = Duration.ofSeconds(150);

    private final RuleBundle bundle;
    private final SingleObject<RuleStatus> codec = SingleObject.of(RuleStatus.class);
    private final Map<Sender, RuleStatus> answers = new TreeMap<>();
    private final Speakers speakers = new Speakers();

    public Answers(RuleBundle bundle) {
        this.bundle = bundle;
    }

    /** Expects an answer from each subtask that spoke lately. */
    public synchronized void expectThoseWho(KafkaAccess access, String statusTopic) {
        TopicReader.readTimed(access, statusTopic, Instant.now().minus(SILENCE), this::expect);
    }

    /** Takes a record of the status topic. */
    public synchronized void receive(byte[] value, Instant seen) {
        RuleStatus status = decode(value);
        if (status != null
                && status.getRuleSetId().equals(bundle.getRuleSetId())
                && status.getVersion() == bundle.getVersion()
                && status.getHash().equals(bundle.getHash())) {
            answers.put(Sender.of(status), status);
            speakers.hear(status, seen);
            notifyAll();
        }
    }

    /** Waits until all have answered; for the first answer in any case, unless the time is over. */
    public synchronized void await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (answers.isEmpty() || !answers.keySet().containsAll(speakers.all())) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** @return whether there are answers, from all who were expected, and all took it */
    public synchronized boolean good() {
        return !answers.isEmpty()
                && answers.keySet().containsAll(speakers.all())
                && answers.values().stream().allMatch(RuleStatus::getAccepted);
    }

    /** @return a line for each subtask, and one for each reason */
    public synchronized List<String> lines() {
        Map<Sender, List<String>> lines = new TreeMap<>();
        Instant now = Instant.now();
        speakers.all()
                .forEach(sender -> lines.put(
                        sender,
                        List.of("  %-8s subtask %d  no answer, %s; it takes the bundle when it is back: rules status"
                                .formatted(sender.job(), sender.subtask(), speakers.lastHeard(sender, now)))));
        answers.forEach((sender, status) -> {
            List<String> own = new ArrayList<>(List.of("  %-8s subtask %d of %d  %s"
                    .formatted(
                            sender.job(),
                            sender.subtask(),
                            status.getSubtasks(),
                            status.getAccepted()
                                    ? "accepted, %d rules in force".formatted(status.getRules())
                                    : "refused")));
            StatusReport.problems(status).forEach(problem -> own.add("    " + problem));
            lines.put(sender, own);
        });
        return lines.isEmpty()
                ? List.of("  no job answered; look whether a job runs: rules status")
                : lines.values().stream().flatMap(List::stream).toList();
    }

    /** Expects an answer from all subtasks of the job that said this. */
    synchronized void expect(byte[] value, Instant written) {
        RuleStatus status = decode(value);
        if (status != null) {
            speakers.hear(status, written);
        }
    }

    private @org.jspecify.annotations.Nullable RuleStatus decode(byte[] value) {
        try {
            return codec.recognises(value) ? codec.decode(value) : null;
        } catch (UndecodableRecordException e) {
            return null;
        }
    }
}
