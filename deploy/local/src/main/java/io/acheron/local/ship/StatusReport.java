/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.status.RuleStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each subtask runs and what it refused, as it last said. Not thread safe. */
public final class StatusReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SingleObject<RuleStatus> codec = SingleObject.of(RuleStatus.class);
    /** By rule set, job, subtask, and whether it is in force. */
    private final Map<String, RuleStatus> latest = new TreeMap<>();

    /** Takes a record of the status topic; those of others are passed over. */
    public void receive(byte[] value) {
        try {
            if (codec.recognises(value)) {
                RuleStatus status = codec.decode(value);
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
        return lines;
    }

    /** @return one JSON object for each subtask and bundle */
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
