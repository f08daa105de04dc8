/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.held.WriteBehindBroadcastOperator;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.ListSnapshot;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.TrustedKeys;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.status.RuleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DetectFunctionTest {
    private static final RuleBundle BAD = Sample.bundle(2, Sample.NETCAT, "title: [");

    private KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<RuleBundle>, Detection> harness;

    @BeforeEach
    void open() throws Exception {
        open(List.of());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldHoldEventsUntilTheFirstBundleIsAccepted() throws Exception {
        netcat("web-1", 1);
        netcat("web-2", 2);
        rules(BAD);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(status()).extracting(RuleStatus::getAccepted).containsExactly(false);
        rules(Sample.bundle(3, Sample.NETCAT));
        assertThat(harness.extractOutputValues()).hasSize(2);
        netcat("web-1", 3);
        assertThat(harness.extractOutputValues()).hasSize(3);
        harness.snapshot(1, 1); // accounts are written by then
        assertThat(harness.numKeyedStateEntries())
                .as("only the accounts of two hosts")
                .isEqualTo(2);
    }

    @Test
    void shouldHoldEventsOverASnapshot() throws Exception {
        netcat("web-1", 1);
        restore(List.of());
        rules(Sample.bundle(1, Sample.NETCAT));
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void shouldEvaluateFromTheFirstEventWhenRulesAreThereAtStart() throws Exception {
        start(List.of(Sample.bundle(1, Sample.NETCAT)));
        netcat("web-1", 1);
        assertThat(harness.extractOutputValues()).hasSize(1);
        RuleStatus status = status().get(0);
        assertThat(status.getAccepted()).isTrue();
        assertThat(status.getRules()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheRulesInForceWhenABundleIsRefused() throws Exception {
        start(List.of(Sample.bundle(1, Sample.NETCAT)));
        rules(BAD);
        netcat("web-1", 1);
        assertThat(harness.extractOutputValues()).extracting(Detection::ruleSet).containsExactly("default 1");
        RuleStatus refused = status().get(1);
        assertThat(refused.getAccepted()).isFalse();
        assertThat(refused.getRules()).isEqualTo(1);
        assertThat(refused.getProblems().get(0).getPath()).isEqualTo("test/rule_1.yaml");
    }

    @Test
    void shouldComeBackWithTheAcceptedBundleWhenTheTopicHoldsARefusedOne() throws Exception {
        start(List.of(Sample.bundle(1, Sample.NETCAT)));
        rules(BAD);
        restore(List.of(BAD));
        netcat("web-1", 1);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void shouldNotGoBackWhenTheTopicIsReadAgainFromItsBeginning() throws Exception {
        start(List.of(Sample.bundle(3, Sample.NETCAT)));
        rules(Sample.bundle(1, Sample.BURST));
        rules(Sample.bundle(3, Sample.NETCAT));
        netcat("web-1", 1);
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(status()).hasSize(1);
    }

    @Test
    void shouldSwapRulesBetweenTwoEvents() throws Exception {
        start(List.of(Sample.bundle(1, Sample.NETCAT)));
        netcat("web-1", 1);
        rules(Sample.bundle(2, Sample.BURST));
        netcat("web-1", 2);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void shouldJudgeEachEventOnceWhileALargeDroolsBundleCompiles() throws Exception {
        start(List.of(Sample.bundle(1, Sample.NETCAT)));
        RuleBundle large = droolsRules(30);
        harness.processElement2(new StreamRecord<>(Incoming.of("default", large), 0));
        CompletableFuture<Compilation> compiled = CompiledRules.of(large);
        int events = 0;
        int whileItCompiles = 0;
        while (!compiled.isDone()) {
            netcat("web-1", ++events);
            whileItCompiles += compiled.isDone() ? 0 : 1;
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(compiled.join().accepted()).isTrue();
        netcat("web-1", ++events);
        List<String> rules = new ArrayList<>();
        harness.extractOutputValues().forEach(found -> rules.add(found.rule().title()));
        assertThat(whileItCompiles).isPositive();
        assertThat(rules.stream().filter("Netcat started"::equals))
                .as("by the rules before")
                .hasSizeGreaterThanOrEqualTo(whileItCompiles);
        assertThat(rules.stream().filter(title -> title.equals("Netcat started") || title.equals("Drools 0")))
                .as("each event by one of the two sets, the last by the new one")
                .hasSize(events)
                .last()
                .isEqualTo("Drools 0");
    }

    private static RuleBundle droolsRules(int count) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new SourceFile("r%d.yaml".formatted(i), """
                    title: Drools %d
                    id: 3f0b3ce1-51b8-4f0c-9d11-0000000001%02d
                    level: high
                    """.formatted(i, i)));
            files.add(new SourceFile("r%d.drl".formatted(i), """
                    rule "large %d"
                    when
                      $e : ProcessExec(executable == "/usr/bin/nc", commandLine != "none %d")
                    then
                      alert($e);
                    end
                    """.formatted(i, i)));
        }
        return RuleFiles.bundle("default", 2, Instant.EPOCH, files);
    }

    @Test
    void shouldEndARuleSetThatIsDeleted() throws Exception {
        start(List.of(Sample.bundle(1, Sample.NETCAT)));
        harness.processElement2(new StreamRecord<>(new Incoming<>("default", null, null), 0));
        netcat("web-1", 1);
        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void shouldKeySequencesByLogicAndValues() throws Exception {
        start(List.of(Sample.bundle(1, Sample.ASK_THEN_RUN)));
        harness.processElement1(new StreamRecord<>(Sample.ask("web-1", 1, 0, 7, "a.example"), 0));
        harness.processElement1(new StreamRecord<>(Sample.exec("web-1", 2, 1, 7, "/bin/sh"), 0));
        harness.processElement1(new StreamRecord<>(Sample.exec("web-1", 3, 1, 8, "/bin/sh"), 0));
        rules(Sample.bundle(2, Sample.ASK_THEN_RUN.replace("Look at the name.", "Look twice.")));
        harness.processElement1(new StreamRecord<>(Sample.exec("web-1", 4, 1, 7, "/bin/sh"), 0));
        rules(Sample.bundle(3, Sample.ASK_THEN_RUN.replace("within: 30s", "within: 40s")));
        harness.processElement1(new StreamRecord<>(Sample.exec("web-1", 5, 1, 7, "/bin/sh"), 0));
        List<String> keys =
                side(DetectFunction.STEPS).stream().map(GroupStep::key).toList();
        assertThat(keys).hasSize(5);
        assertThat(keys.get(1)).isEqualTo(keys.get(0)).isNotEqualTo(keys.get(2));
        assertThat(keys.get(3)).as("text changed, logic did not").isEqualTo(keys.get(0));
        assertThat(keys.get(4)).as("logic changed").isNotEqualTo(keys.get(0));
    }

    private void open(List<RuleBundle> present) throws Exception {
        harness = harness(present);
        harness.open();
    }

    private void start(List<RuleBundle> present) throws Exception {
        harness.close();
        open(present);
    }

    private void restore(List<RuleBundle> present) throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = harness(present);
        harness.initializeState(snapshot);
        harness.open();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<RuleBundle>, Detection> harness(
            List<RuleBundle> present) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new WriteBehindBroadcastOperator<>(
                        new DetectFunction(
                                new Accounting("detect", Duration.ofMinutes(1)),
                                "detect",
                                new ListSnapshot<>(present),
                                TrustedKeys.none()),
                        List.of(DetectFunction.IN_FORCE)),
                event -> event.getHeader().getHostId(),
                null,
                Types.STRING);
    }

    private void netcat(String host, long sequence) throws Exception {
        harness.processElement1(new StreamRecord<>(Sample.exec(host, sequence, sequence, 100, "/usr/bin/nc"), 0));
    }

    private void rules(RuleBundle bundle) throws Exception {
        harness.processElement2(new StreamRecord<>(Incoming.of("default", bundle), 0));
        // It is put in force at the first beat after it has been compiled.
        CompiledRules.of(bundle).join();
        harness.processElement2(new StreamRecord<>(RuleBeats.beat(), 0));
    }

    private List<RuleStatus> status() throws UndecodableRecordException {
        SingleObject<RuleStatus> codec = SingleObject.of(RuleStatus.class);
        List<RuleStatus> statuses = new ArrayList<>();
        for (StatusRecord record : side(StatusRecord.TAG)) {
            statuses.add(codec.decode(record.value()));
        }
        return statuses;
    }

    private <X> List<X> side(OutputTag<X> tag) {
        assertThat(harness.getSideOutput(DeadLetter.TAG)).isNull();
        var records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }
}
