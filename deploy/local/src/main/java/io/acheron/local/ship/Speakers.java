/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import io.acheron.schema.status.RuleStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which subtasks there are by what they say of themselves, also of those that have not spoken yet. Not thread safe. */
final class Speakers {
    /** A subtask of a job, in the order people look for it. */
    record Sender(String job, int subtask) implements Comparable<Sender> {
        static Sender of(RuleStatus status) {
            return new Sender(status.getJob(), status.getSubtask());
        }

        @Override
        public int compareTo(Sender other) {
            int order = job.compareTo(other.job);
            return order != 0 ? order : Integer.compare(subtask, other.subtask);
        }
    }

    /** What a job said last of how many subtasks it has: before a restart it may have been more, or fewer. */
    private record Size(int subtasks, Instant said) {}

    private final Map<String, Size> sizes = new TreeMap<>();
    private final Map<Sender, Instant> heard = new TreeMap<>();

    /** @param said when it was written to the topic */
    void hear(RuleStatus status, Instant said) {
        Size size = new Size(Math.max(status.getSubtasks(), status.getSubtask() + 1), said);
        sizes.merge(status.getJob(), size, (one, other) -> other.said().isBefore(one.said()) ? one : other);
        heard.merge(Sender.of(status), said, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** @return all subtasks of the jobs that spoke */
    Set<Sender> all() {
        Set<Sender> all = new TreeSet<>();
        sizes.forEach((job, size) -> {
            for (int subtask = 0; subtask < size.subtasks(); subtask++) {
                all.add(new Sender(job, subtask));
            }
        });
        return all;
    }

    /** @return when it spoke last, for people */
    String lastHeard(Sender sender, Instant now) {
        return Optional.ofNullable(heard.get(sender))
                .map(said -> "last heard %d s ago".formatted(Math.max(0, now.getEpochSecond() - said.getEpochSecond())))
                .orElse("not heard yet");
    }
}
