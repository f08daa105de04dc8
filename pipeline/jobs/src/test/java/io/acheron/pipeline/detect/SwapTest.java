/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.held.WriteBehindBroadcastOperator;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.ListSnapshot;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.BundleSignature;
import io.acheron.rulekit.KeyFiles;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SigningKey;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.TrustedKeys;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.JobReceipt;
import io.acheron.schema.status.RuleActivity;
import io.acheron.schema.status.RuleCount;
import io.acheron.schema.status.RuleStatus;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of rules, whom they are taken from, and what is left of those that are gone. */
class SwapTest {
    private static final int SWAPS = 500;
    private static final String SHADOW =
            Sample.NETCAT.replace("000000000001", "000000000007").replace("level: high", "level: high\nmode: shadow");
    private static final String EXCEPTION = """
            title: Health checks
            owner: platform
            reason: the load balancer probes with it
            expires: 2099-12-31
            logsource: {product: linux, category: process_creation}
            filter: {rules: [%s], probe: {Image: /opt/probe/nc}, condition: probe}
            """.formatted(Sample.NETCAT_ID);

    @SuppressWarnings("NullAway.Init") // each test opens it first
    private KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<RuleBundle>, Detection> harness;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldTakeOnlyWhatATrustedKeySigned(@TempDir Path directory) throws Exception {
        SigningKey key = KeyFiles.generate(directory.resolve("key"));
        open(TrustedKeys.parse(key.openBase64()));
        offer(BundleSignature.sign(Sample.bundle(1, Sample.NETCAT), key));
        // Anybody who may write to the topic could send this.
        offer(Sample.bundle(1_000_000_000L, Sample.BURST));
        netcat("/usr/bin/nc");
        assertThat(harness.extractOutputValues()).hasSize(1);
        offer(BundleSignature.sign(Sample.bundle(2, Sample.NETCAT, SHADOW), key));
        List<RuleStatus> statuses = told(RuleStatus.class);
        assertThat(statuses).extracting(RuleStatus::getAccepted).containsExactly(true, false, true);
        assertThat(statuses.get(0).getKeyId()).isEqualTo(key.id());
        assertThat(statuses.get(1).getRules()).isEqualTo(1);
        assertThat(statuses.get(1).getProblems())
                .extracting(problem -> problem.getMessage())
                .containsExactly("the bundle is not signed; this job trusts " + key.id());
    }

    @Test
    void shouldTellOnceAMinuteWhatRulesAndExceptionsDid() throws Exception {
        open(TrustedKeys.none());
        offer(Sample.bundle(1, Sample.NETCAT, SHADOW, EXCEPTION));
        netcat("/usr/bin/nc");
        netcat("/opt/probe/nc");
        assertThat(harness.extractOutputValues()).as("shadow raises no alert").hasSize(1);
        beat();
        assertThat(told(RuleActivity.class)).as("not before the minute is over").isEmpty();

        // A restart in between forgets nothing and counts nothing twice.
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = harness(TrustedKeys.none());
        harness.initializeState(snapshot);
        harness.open();
        beat();
        RuleActivity activity = told(RuleActivity.class).get(0);
        assertThat(activity.getRuleSetId()).isEqualTo("default");
        assertThat(activity.getVersion()).isEqualTo(1);
        assertThat(activity.getEvents()).isEqualTo(2);
        assertThat(activity.getRules())
                .extracting(RuleCount::getMode, RuleCount::getHits, RuleCount::getExcepted)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("alert", 1L, 1L),
                        org.assertj.core.groups.Tuple.tuple("shadow", 2L, 0L));
        JobReceipt receipt = told(JobReceipt.class).get(0);
        assertThat(receipt.getStage()).isEqualTo("except");
        assertThat(receipt.getRuleId()).isEqualTo(Sample.NETCAT_ID);
        assertThat(receipt.getReceipt().getFilterId()).isEqualTo("Health checks");
        assertThat(receipt.getReceipt().getCount()).isEqualTo(1);
        assertThat(receipt.getReceipt().getReason()).contains("the load balancer probes with it (platform, ");
        assertThat(receipt.getReceipt().getExpires()).isEqualTo(Instant.parse("2100-01-01T00:00:00Z"));

        // Without an event it still says that it runs, and what.
        int before = told(RuleStatus.class).size();
        harness.setProcessingTime(System.currentTimeMillis() + 61_000);
        beat();
        List<RuleActivity> activities = told(RuleActivity.class);
        assertThat(activities.get(activities.size() - 1).getRules()).isEmpty();
        assertThat(told(RuleStatus.class)).hasSize(before + 1);
    }

    @Test
    @Timeout(300)
    void shouldLeaveNothingOfRulesThatAreGone() throws Exception {
        open(TrustedKeys.none());
        List<WeakReference<Object>> gone = new ArrayList<>();
        for (int i = 1; i <= SWAPS; i++) {
            RuleBundle bundle = bundle(i);
            gone.add(new WeakReference<>(CompiledRules.of(bundle).join().ruleSet()));
            offer(bundle);
            netcat("/usr/bin/nc");
        }
        assertThat(harness.extractOutputValues()).hasSize(SWAPS);
        // The one in force stays.
        while (alive(gone) > 1) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(alive(gone)).isEqualTo(1);
    }

    private static RuleBundle bundle(int version) {
        return RuleFiles.bundle(
                "default",
                version,
                Sample.START,
                List.of(new SourceFile("a.yaml", Sample.NETCAT.replace("Look at the peer", "Look " + version))));
    }

    private static long alive(List<WeakReference<Object>> references) {
        return references.stream().filter(one -> one.get() != null).count();
    }

    private void open(TrustedKeys trusted) throws Exception {
        harness = harness(trusted);
        harness.open();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<RuleBundle>, Detection> harness(
            TrustedKeys trusted) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new WriteBehindBroadcastOperator<>(
                        new DetectFunction(
                                new Accounting("detect", Duration.ofMinutes(1)),
                                "detect",
                                new ListSnapshot<>(List.of()),
                                trusted),
                        List.of(DetectFunction.IN_FORCE)),
                event -> event.getHeader().getHostId(),
                null,
                Types.STRING);
    }

    private void offer(RuleBundle bundle) throws Exception {
        harness.processElement2(new StreamRecord<>(Incoming.of("default", bundle), 0));
        CompiledRules.of(bundle).join();
        beat();
    }

    private void beat() throws Exception {
        harness.processElement2(new StreamRecord<>(RuleBeats.beat(), 0));
    }

    private void netcat(String executable) throws Exception {
        harness.processElement1(new StreamRecord<>(Sample.exec("web-1", 1, 1, 100, executable), 0));
    }

    private <T extends SpecificRecord> List<T> told(Class<T> type) throws Exception {
        SingleObject<T> codec = SingleObject.of(type);
        List<T> records = new ArrayList<>();
        var side = harness.getSideOutput(StatusRecord.TAG);
        if (side != null) {
            for (StreamRecord<StatusRecord> record : side) {
                if (codec.recognises(record.getValue().value())) {
                    records.add(codec.decode(record.getValue().value()));
                }
            }
        }
        return records;
    }
}
