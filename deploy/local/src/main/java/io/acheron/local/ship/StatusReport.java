/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.RuleStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each subtask runs and what it refused, as it last said. Not thread safe. */
public final class StatusReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SingleObject<RuleStatus> codec = SingleObject.of(RuleStatus.class);
    /** By rule set, job, subtask, and whether it is in force. */
    private final Map<String, RuleStatus> latest = new TreeMap<>();

    private final Speakers speakers = new Speakers();
    private final Map<String, RuleBundle> newest;

    /** @param newest of each rule set, the bundle published last: who has not answered it is told */
    public StatusReport(Map<String, RuleBundle> newest) {
        this.newest = newest;
    }

    /**
     * Takes a record of the status topic; those of others are passed over.
     *
     * @param written when it was written to the topic
     */
    public void receive(byte[] value, Instant written) {
        try {
            if (codec.recognises(value)) {
                RuleStatus status = codec.decode(value);
                speakers.hear(status, written);
                String sender = "%s\t%s\t%06d".formatted(status.getRuleSetId(), status.getJob(), status.getSubtask());
                latest.put(sender + (status.getAccepted() ? "\t1" : "\t2"), status);
                if (status.getAccepted()) {
                    latest.computeIfPresent(
                            sender + "\t2",
                            (key, refused) -> refused.getVersion() <= status.getVersion() ? null : refused);
                }
            }
        } catch (UndecodableRecordException e) {
            // Not for this report; the jobs park what nobody can read.
        }
    }

    public boolean isEmpty() {
        return latest.isEmpty();
    }

    /** @return a table, problems below their lines */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%-12s %-8s %-8s %-9s %-12s %-13s %-17s %6s  %s"
                .formatted("rule set", "job", "subtask", "state", "version", "hash", "signed by", "rules", "since"));
        for (RuleStatus status : latest.values()) {
            lines.add("%-12s %-8s %-8s %-9s %-12d %.12s  %-17s %6d  %s"
                    .formatted(
                            status.getRuleSetId(),
                            status.getJob(),
                            "%d/%d".formatted(status.getSubtask(), status.getSubtasks()),
                            status.getAccepted() ? "in force" : "refused",
                            status.getVersion(),
                            status.getHash(),
                            status.getKeyId().isEmpty() ? "-" : status.getKeyId(),
                            status.getRules(),
                            status.getTime()));
            problems(status).forEach(problem -> lines.add("    " + problem));
        }
        Instant now = Instant.now();
        unanswered()
                .forEach(open -> lines.add("%-12s %-8s %-8d no answer to version %d, published %s; %s"
                        .formatted(
                                open.bundle().getRuleSetId(),
                                open.sender().job(),
                                open.sender().subtask(),
                                open.bundle().getVersion(),
                                open.bundle().getCreated(),
                                speakers.lastHeard(open.sender(), now))));
        return lines;
    }

    /** Who has said nothing yet about the newest bundle of a rule set. */
    private record Unanswered(RuleBundle bundle, Speakers.Sender sender) {}

    private List<Unanswered> unanswered() {
        List<Unanswered> open = new ArrayList<>();
        for (RuleBundle bundle : newest.values()) {
            Set<Speakers.Sender> answered = latest.values().stream()
                    .filter(status -> status.getRuleSetId().equals(bundle.getRuleSetId())
                            && status.getVersion() >= bundle.getVersion())
                    .map(Speakers.Sender::of)
                    .collect(Collectors.toSet());
            speakers.all().stream()
                    .filter(sender -> !answered.contains(sender))
                    .forEach(sender -> open.add(new Unanswered(bundle, sender)));
        }
        return open;
    }

    /** @return one JSON object for each subtask and bundle, and for each newest bundle a subtask has not answered */
    public List<String> json() {
        List<String> lines = new ArrayList<>();
        for (RuleStatus status : latest.values()) {
            ObjectNode node = JSON.createObjectNode()
                    .put("rule_set", status.getRuleSetId())
                    .put("job", status.getJob())
                    .put("subtask", status.getSubtask())
                    .put("subtasks", status.getSubtasks())
                    .put("in_force", status.getAccepted())
                    .put("version", status.getVersion())
                    .put("hash", status.getHash())
                    .put("key_id", status.getKeyId())
                    .put("rules", status.getRules())
                    .put("since", status.getTime().toString());
            problems(status).forEach(node.putArray("problems")::add);
            lines.add(node.toString());
        }
        unanswered()
                .forEach(open -> lines.add(JSON.createObjectNode()
                        .put("rule_set", open.bundle().getRuleSetId())
                        .put("job", open.sender().job())
                        .put("subtask", open.sender().subtask())
                        .put("in_force", false)
                        .put("answered", false)
                        .put("version", open.bundle().getVersion())
                        .put("hash", open.bundle().getHash())
                        .toString()));
        return lines;
    }

    /** @return {@code file:line:column: message; remedy} for each problem */
    static List<String> problems(RuleStatus status) {
        return status.getProblems().stream()
                .map(problem -> (problem.getPath().isEmpty()
                                ? ""
                                : "%s:%d:%d: ".formatted(problem.getPath(), problem.getLine(), problem.getColumn()))
                        + problem.getMessage()
                        + (problem.getRemedy().isEmpty() ? "" : "; " + problem.getRemedy()))
                .toList();
    }
}
