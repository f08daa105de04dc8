/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.payload.Receipt;
import io.acheron.schema.status.JobReceipt;
import io.acheron.schema.status.RuleActivity;
import io.acheron.schema.status.RuleCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What rules found, and what exceptions took away, summed over subtasks and minutes. Not thread safe. */
public final class ActivityReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXCEPT = "except";

    private final SingleObject<RuleActivity> activities = SingleObject.of(RuleActivity.class);
    private final SingleObject<JobReceipt> receipts = SingleObject.of(JobReceipt.class);
    private final Map<String, RuleCount> rules = new TreeMap<>();
    private final Map<String, JobReceipt> exceptions = new TreeMap<>();
    private long events;

    /** Takes a record of the status topic; those of others are passed over. */
    public void receive(byte[] value) {
        try {
            if (activities.recognises(value)) {
                add(activities.decode(value));
            } else if (receipts.recognises(value)) {
                add(receipts.decode(value));
            }
        } catch (UndecodableRecordException e) {
            // Not for this report; the jobs park what nobody can read.
        }
    }

    private void add(RuleActivity activity) {
        events += activity.getEvents();
        for (RuleCount count : activity.getRules()) {
            rules.merge(count.getRuleId() + count.getMode(), count, ActivityReport::sum);
        }
    }

    private static RuleCount sum(RuleCount one, RuleCount other) {
        return RuleCount.newBuilder(other)
                .setHits(one.getHits() + other.getHits())
                .setExcepted(one.getExcepted() + other.getExcepted())
                .setFailures(one.getFailures() + other.getFailures())
                .setSampled(one.getSampled() + other.getSampled())
                .setSampledNs(one.getSampledNs() + other.getSampledNs())
                .build();
    }

    private void add(JobReceipt receipt) {
        if (receipt.getStage().equals(EXCEPT)) {
            exceptions.merge(receipt.getRuleId() + receipt.getReceipt().getFilterId(), receipt, (one, other) -> {
                Receipt sum = Receipt.newBuilder(other.getReceipt())
                        .setCount(
                                one.getReceipt().getCount() + other.getReceipt().getCount())
                        .build();
                return JobReceipt.newBuilder(other).setReceipt(sum).build();
            });
        }
    }

    /** @return a table, busiest rules first */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%d events evaluated".formatted(events));
        lines.add("%-8s %10s %10s %10s %12s  %s".formatted("mode", "hits", "excepted", "failures", "us/event", "rule"));
        sorted().forEach(count -> lines.add("%-8s %10d %10d %10d %12s  %s"
                .formatted(
                        count.getMode(),
                        count.getHits(),
                        count.getExcepted(),
                        count.getFailures(),
                        count.getSampled() == 0
                                ? "-"
                                : "%.1f".formatted(count.getSampledNs() / 1_000.0 / count.getSampled()),
                        count.getPath())));
        exceptions
                .values()
                .forEach(receipt -> lines.add("excepted %d of rule %s: %s; %s; until %s"
                        .formatted(
                                receipt.getReceipt().getCount(),
                                receipt.getRuleId(),
                                receipt.getReceipt().getFilterId(),
                                receipt.getReceipt().getReason(),
                                receipt.getReceipt().getExpires())));
        return lines;
    }

    /** @return one JSON object for each rule */
    public List<String> json() {
        return sorted().stream()
                .map(count -> {
                    ObjectNode node = JSON.createObjectNode()
                            .put("rule_id", count.getRuleId())
                            .put("path", count.getPath())
                            .put("mode", count.getMode())
                            .put("hits", count.getHits())
                            .put("excepted", count.getExcepted())
                            .put("failures", count.getFailures())
                            .put("sampled", count.getSampled())
                            .put("sampled_ns", count.getSampledNs());
                    return node.toString();
                })
                .toList();
    }

    private List<RuleCount> sorted() {
        return rules.values().stream()
                .sorted(Comparator.comparingLong(RuleCount::getHits).reversed().thenComparing(RuleCount::getPath))
                .toList();
    }
}
