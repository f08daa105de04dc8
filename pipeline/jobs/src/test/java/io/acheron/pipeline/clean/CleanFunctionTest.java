/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.acheron.pipeline.held.WriteBehindBroadcastOperator;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.ListSnapshot;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.sample.Sample;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.status.JobConfigStatus;
import io.acheron.schema.status.JobReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CleanFunctionTest {
    private static final String NOISE = """
            noise:
              - id: backup
                reason: reads everything
                owner: storage
                expires: %s
                logsource: {category: process_creation}
                detection:
                  selection: {Image|endswith: /restic}
                  condition: selection
            """;
    private static final String SAMPLING = """
            sampling:
              - id: half
                reason: enough of them
                owner: network
                expires: 2027-01-01
                logsource: {category: dns_query}
                keep_permille: 500
                by: [process.entity_id]
            """;
    private static final String BUDGET = """
            budgets:
              - id: fair
                reason: one host must not cost what the fleet costs
                owner: platform
                expires: 2027-01-01
                events_per_second: 10
                burst_seconds: 2
            """;
    private static final String LATER = "2027-01-01";

    private KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<JobConfig>, Event> harness;
    private long sequence;

    @BeforeEach
    void open() throws Exception {
        harness = harness(null, List.of());
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldLetAllPassWhileNothingIsInForce() throws Exception {
        assertThat(passes(exec("web-1", 0, "/usr/bin/restic"))).isTrue();
        assertThat(statuses()).singleElement().satisfies(status -> {
            assertThat(status.getVersion()).isZero();
            assertThat(status.getInForce()).isEmpty();
        });
    }

    @Test
    void shouldLeaveOutNoiseAndGiveAReceiptForEachHostTemplateAndMinute() throws Exception {
        put(config(1, NOISE.formatted(LATER)));
        for (int second : new int[] {0, 1, 59, 61}) {
            assertThat(passes(exec("web-1", second, "/usr/bin/restic"))).isFalse();
        }
        assertThat(passes(exec("web-2", 2, "/opt/restic"))).isFalse();
        assertThat(passes(exec("web-1", 3, "/usr/bin/bash"))).isTrue();
        assertThat(receipts()).as("while the minute lasts").isEmpty();
        watermark(60);
        assertThat(receipts()).hasSize(2);
        watermark(120);
        assertThat(receipts())
                .extracting(
                        JobReceipt::getHostId,
                        receipt -> Duration.between(
                                        Sample.START, receipt.getReceipt().getBegin())
                                .toSeconds(),
                        receipt -> receipt.getReceipt().getCount())
                .containsExactlyInAnyOrder(tuple("web-1", 0L, 3L), tuple("web-1", 60L, 1L), tuple("web-2", 0L, 1L));
        assertThat(receipts().get(0)).satisfies(receipt -> {
            assertThat(receipt.getJob()).isEqualTo("refine");
            assertThat(receipt.getStage()).isEqualTo("clean");
            assertThat(receipt.getReceipt().getMechanism()).isEqualTo("filter");
            assertThat(receipt.getReceipt().getFilterId()).isEqualTo("backup");
            assertThat(receipt.getReceipt().getKind()).isEqualTo("process_exec");
            assertThat(receipt.getReceipt().getReason()).isEqualTo("reads everything");
            assertThat(receipt.getReceipt().getExpires()).isEqualTo("2027-01-02T00:00:00Z");
        });
    }

    @Test
    void shouldCountAnEventThatComesAfterItsMinuteInAReceiptOfItsOwn() throws Exception {
        put(config(1, NOISE.formatted(LATER)));
        passes(exec("web-1", 0, "/usr/bin/restic"));
        watermark(60);
        passes(exec("web-1", 5, "/usr/bin/restic"));
        watermark(61);
        assertThat(receipts()).hasSize(2);
        assertThat(receipts().stream()
                        .mapToLong(receipt -> receipt.getReceipt().getCount())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void shouldStopWithItsExpiryByEventTime() throws Exception {
        put(config(1, NOISE.formatted(Sample.START.plusSeconds(10))));
        assertThat(passes(exec("web-1", 9, "/usr/bin/restic"))).isFalse();
        assertThat(passes(exec("web-1", 10, "/usr/bin/restic"))).isTrue();
    }

    @Test
    void shouldSampleByKeyTheSameWayEachTime() throws Exception {
        put(config(1, SAMPLING));
        List<Integer> kept = new ArrayList<>();
        for (int pid = 1; pid <= 1000; pid++) {
            boolean first = passes(ask("web-1", 0, pid));
            assertThat(passes(ask("web-1", 1, pid)))
                    .as("another event of the process")
                    .isEqualTo(first);
            if (first) {
                kept.add(pid);
            }
        }
        assertThat(kept).hasSizeBetween(400, 600);
        close();
        open();
        put(config(1, SAMPLING));
        for (int pid = 1; pid <= 1000; pid++) {
            assertThat(passes(ask("web-1", 2, pid))).isEqualTo(kept.contains(pid));
        }
        watermark(60);
        assertThat(receipts()).singleElement().satisfies(receipt -> {
            assertThat(receipt.getStage()).isEqualTo("sample");
            assertThat(receipt.getReceipt().getMechanism()).isEqualTo("sample");
            assertThat(receipt.getReceipt().getCount()).isEqualTo(1000 - kept.size());
        });
    }

    @Test
    void shouldThrottleAHostOverItsBudgetAndNoOther() throws Exception {
        put(config(1, BUDGET));
        int loud = 0;
        for (int i = 0; i < 2000; i++) {
            loud += passes(ask("loud", i / 100.0, 7)) ? 1 : 0;
            if (i % 100 == 0) {
                assertThat(passes(ask("quiet", i / 100.0, 7))).isTrue();
            }
        }
        // 20 s at 10 per second; bulk may use half of a burst of 20.
        assertThat(loud).isBetween(195, 215);
        watermark(60);
        assertThat(receipts()).singleElement().satisfies(receipt -> {
            assertThat(receipt.getHostId()).isEqualTo("loud");
            assertThat(receipt.getReceipt().getMechanism()).isEqualTo("rate");
        });
        assertThat(receipts().get(0).getReceipt().getCount()).isEqualTo(2000 - loud);
    }

    @Test
    void shouldThrottleWhatMattersLast() throws Exception {
        put(config(1, BUDGET));
        for (int i = 0; i < 2000; i++) {
            passes(ask("loud", i / 100.0, 7));
            if (i % 20 == 0) {
                assertThat(passes(exec("loud", i / 100.0, "/usr/bin/id")))
                        .as("exec at %s", i)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldNotStarveAHostOfWhichOneEventCameFromTheFuture() throws Exception {
        put(config(1, BUDGET));
        passes(ask("web-1", 1_000_000, 7));
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += passes(ask("web-1", i, 7)) ? 1 : 0;
        }
        assertThat(passed).isEqualTo(100);
    }

    @Test
    void shouldNeverLeaveOutWhatIsSaidOfTheWatchingItself() throws Exception {
        put(config(1, BUDGET));
        for (int i = 0; i < 100; i++) {
            passes(exec("loud", 0, "/usr/bin/id"));
        }
        assertThat(passes(exec("loud", 0, "/usr/bin/id"))).isFalse();
        Event blind = Event.newBuilder()
                .setHeader(Sample.header("loud", ++sequence, 0))
                .setKind("blind_window")
                .setBlindWindow(new BlindWindow())
                .build();
        assertThat(passes(blind)).isTrue();
        Event derived = exec("loud", 0, "/usr/bin/id");
        derived.getHeader().setSource(CaptureSource.DERIVED);
        assertThat(passes(derived)).as("a conclusion").isTrue();
    }

    @Test
    void shouldKeepWhatIsInForceWhenAConfigurationIsRefusedAndSayWhy() throws Exception {
        put(config(1, NOISE.formatted(LATER)));
        put(new JobConfig("job:refine", 2L, "x", CleanFileTest.ISSUED, "bob", "noise: [{id: x}]"));
        assertThat(passes(exec("web-1", 0, "/usr/bin/restic"))).isFalse();
        JobConfigStatus refused = last();
        assertThat(refused.getAccepted()).isFalse();
        assertThat(refused.getOffered()).isEqualTo(2);
        assertThat(refused.getVersion()).isEqualTo(1);
        assertThat(refused.getInForce()).containsExactly("backup");
        assertThat(refused.getProblems()).isNotEmpty();
        assertThat(refused.getProblems().get(0).getPath()).isEqualTo("job:refine");
        assertThat(refused.getProblems().get(0).getLine()).isEqualTo(1);
    }

    @Test
    void shouldGoBackToItsOwnFileWhenTheConfigurationIsTakenBack() throws Exception {
        close();
        harness = harness(config(0, NOISE.formatted(LATER)), List.of());
        harness.open();
        assertThat(passes(exec("web-1", 0, "/usr/bin/restic"))).isFalse();
        put(config(1, SAMPLING));
        assertThat(passes(exec("web-1", 1, "/usr/bin/restic"))).isTrue();
        harness.processElement2(new StreamRecord<>(new Incoming<>("job:refine", null, null), 0));
        assertThat(passes(exec("web-1", 2, "/usr/bin/restic"))).isFalse();
        assertThat(last().getVersion()).isZero();
        assertThat(last().getInForce()).containsExactly("backup");
    }

    @Test
    void shouldPassOverWhatIsForOthersAndOlderVersions() throws Exception {
        put(config(2, NOISE.formatted(LATER)));
        put(config(1, SAMPLING));
        JobConfig other = config(9, SAMPLING);
        other.setScope("job:detect");
        put(other);
        assertThat(passes(exec("web-1", 0, "/usr/bin/restic"))).isFalse();
        assertThat(last().getVersion()).isEqualTo(2);
    }

    @Test
    void shouldGoOnAfterARestartWithItsConfigurationItsCountsAndItsBudgets() throws Exception {
        put(config(1, NOISE.formatted(LATER) + BUDGET));
        passes(exec("web-1", 0, "/usr/bin/restic"));
        for (int i = 0; i < 20; i++) {
            passes(exec("web-1", 0, "/usr/bin/id"));
        }
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = harness(null, List.of());
        harness.initializeState(state);
        harness.open();
        assertThat(passes(exec("web-1", 1, "/usr/bin/restic"))).isFalse();
        assertThat(passes(exec("web-1", 0, "/usr/bin/id")))
                .as("over budget still")
                .isFalse();
        watermark(60);
        assertThat(receipts())
                .filteredOn(receipt -> receipt.getReceipt().getFilterId().equals("backup"))
                .singleElement()
                .satisfies(
                        receipt -> assertThat(receipt.getReceipt().getCount()).isEqualTo(2));
    }

    @Test
    void shouldKnowTheConfigurationBeforeTheFirstEvent() throws Exception {
        close();
        harness = harness(null, List.of(config(3, NOISE.formatted(LATER))));
        harness.open();
        assertThat(passes(exec("web-1", 0, "/usr/bin/restic"))).isFalse();
        assertThat(last().getVersion()).isEqualTo(3);
    }

    private static JobConfig config(long version, String text) {
        JobConfig config =
                JobConfigs.check("test", text, CleanFileTest.ISSUED).config().orElseThrow();
        config.setVersion(version);
        return config;
    }

    private Event exec(String host, double second, String program) {
        return Sample.exec(host, ++sequence, second, 100, program);
    }

    private Event ask(String host, double second, int pid) {
        return Sample.ask(host, ++sequence, second, pid, "a.example");
    }

    private void put(JobConfig config) throws Exception {
        harness.processElement2(new StreamRecord<>(Incoming.of(config.getScope(), config), 0));
    }

    private boolean passes(Event event) throws Exception {
        int before = harness.extractOutputValues().size();
        harness.processElement1(
                new StreamRecord<>(event, event.getHeader().getEventTime().toEpochMilli()));
        return harness.extractOutputValues().size() > before;
    }

    private void watermark(int second) throws Exception {
        harness.processBothWatermarks(
                new Watermark(Sample.START.plusSeconds(second).toEpochMilli()));
    }

    private List<JobReceipt> receipts() {
        return records(JobReceipt.class);
    }

    private List<JobConfigStatus> statuses() {
        return records(JobConfigStatus.class);
    }

    private JobConfigStatus last() {
        return statuses().get(statuses().size() - 1);
    }

    private <T extends SpecificRecord> List<T> records(Class<T> type) {
        SingleObject<T> codec = SingleObject.of(type);
        List<T> found = new ArrayList<>();
        var side = harness.getSideOutput(StatusRecord.TAG);
        if (side == null) {
            return found;
        }
        for (StreamRecord<StatusRecord> record : side) {
            if (codec.recognises(record.getValue().value())) {
                try {
                    found.add(codec.decode(record.getValue().value()));
                } catch (UndecodableRecordException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return found;
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<JobConfig>, Event> harness(
            @Nullable JobConfig own, List<JobConfig> present) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new WriteBehindBroadcastOperator<>(
                        new CleanFunction(
                                new Accounting("refine", Duration.ofMinutes(1)), own, new ListSnapshot<>(present)),
                        List.of(CleanFunction.IN_FORCE)),
                event -> event.getHeader().getHostId(),
                null,
                Types.STRING);
    }
}
