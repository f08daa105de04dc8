/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Exemption;
import io.acheron.rulekit.Rule;
import io.acheron.schema.payload.Receipt;
import io.acheron.schema.status.JobReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the matches that exceptions take away: each rule and exception gets a receipt a minute. Not thread safe. */
final class Exempted {
    static final String STAGE = "except";

    private record Key(String rule, String title) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = rule.compareTo(other.rule);
            return order != 0 ? order : title.compareTo(other.title);
        }
    }

    private final String job;
    private final Map<Key, JobReceipt> receipts = new TreeMap<>();

    Exempted(String job) {
        this.job = job;
    }

    /**
     * @param kind kind of the event
     * @param title title of the exception
     * @param exemptions those of the rule set
     */
    void add(Rule rule, String kind, String title, List<Exemption> exemptions) {
        Receipt receipt = receipts.computeIfAbsent(new Key(rule.id(), title), key -> receipt(key, kind, exemptions))
                .getReceipt();
        receipt.setCount(receipt.getCount() + 1);
    }

    List<JobReceipt> take(long beginMs, long endMs) {
        List<JobReceipt> taken = peek(beginMs, endMs);
        receipts.clear();
        return taken;
    }

    List<JobReceipt> peek(long beginMs, long endMs) {
        List<JobReceipt> records = new ArrayList<>(receipts.size());
        for (JobReceipt receipt : receipts.values()) {
            JobReceipt copy = JobReceipt.newBuilder(receipt).build();
            copy.getReceipt().setBegin(Instant.ofEpochMilli(beginMs));
            copy.getReceipt().setEnd(Instant.ofEpochMilli(Math.max(beginMs, endMs)));
            records.add(copy);
        }
        return records;
    }

    private JobReceipt receipt(Key key, String kind, List<Exemption> exemptions) {
        Receipt.Builder receipt = Receipt.newBuilder()
                .setKind(kind)
                .setMechanism("filter")
                .setKey("rule=" + key.rule())
                .setFilterId(key.title())
                .setBegin(Instant.EPOCH)
                .setEnd(Instant.EPOCH);
        exemptions.stream()
                .filter(exemption -> exemption.title().equals(key.title()))
                .findFirst()
                .ifPresent(exemption -> receipt.setReason(
                                "%s (%s, %s)".formatted(exemption.reason(), exemption.owner(), exemption.path()))
                        .setExpires(exemption.end()));
        return JobReceipt.newBuilder()
                .setJob(job)
                .setStage(STAGE)
                .setHostId("")
                .setRuleId(key.rule())
                .setReceipt(receipt.build())
                .build();
    }
}
