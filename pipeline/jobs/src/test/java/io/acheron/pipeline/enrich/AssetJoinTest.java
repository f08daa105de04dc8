/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.ListSnapshot;
import io.acheron.pipeline.ingest.Snapshot;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssetJoinTest {
    private KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<Asset>, Event> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness(List.of());
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldSayThatAHostIsUnknown() throws Exception {
        assertThat(join("web-1", 0).getMatched()).isFalse();
    }

    @Test
    void shouldFindAHostByIdNameOrAliasWithoutRegardToCase() throws Exception {
        put(asset("web-1", "by id", 0).build());
        put(asset("WEB-2.example", "by name", 0).build());
        put(asset("cmdb-77", "by alias", 0).setAliases(List.of("Web-3")).build());
        assertThat(join("web-1", 0).getOwner()).isEqualTo("by id");
        assertThat(join("web-2", 0).getOwner()).isEqualTo("by name");
        assertThat(join("web-3", 0).getOwner()).isEqualTo("by alias");
    }

    @Test
    void shouldGiveTheEntryThatWasValidAtEventTime() throws Exception {
        put(asset("web-1", "old", 100).build());
        put(asset("web-1", "new", 200).setValidTo(Sample.START.plusSeconds(300)).build());
        assertThat(join("web-1", 99).getMatched()).isFalse();
        assertThat(join("web-1", 100).getOwner()).isEqualTo("old");
        assertThat(join("web-1", 199).getOwner()).isEqualTo("old");
        assertThat(join("web-1", 200).getOwner()).isEqualTo("new");
        assertThat(join("web-1", 300).getMatched()).isFalse();
    }

    @Test
    void shouldReplaceAVersionWithTheSameStart() throws Exception {
        put(asset("web-1", "wrong", 0).build());
        put(asset("web-1", "right", 0).build());
        assertThat(join("web-1", 5).getOwner()).isEqualTo("right");
    }

    @Test
    void shouldForgetAnEntryThatIsDeleted() throws Exception {
        put(asset("web-1", "team", 0).build());
        harness.processElement2(new StreamRecord<>(new Incoming<>("web-1", null, null), 0));
        assertThat(join("web-1", 0).getMatched()).isFalse();
    }

    @Test
    void shouldForgetVersionsThatEndedLongAgo() throws Exception {
        harness.setProcessingTime(Sample.START.plus(Duration.ofDays(40)).toEpochMilli());
        put(asset("web-1", "old", 0).build());
        put(asset("web-1", "new", 10).build());
        assertThat(join("web-1", 5).getMatched()).isFalse();
        assertThat(join("web-1", 10).getOwner()).isEqualTo("new");
    }

    @Test
    void shouldKnowTheFirstEventWhenTheCmdbIsThereAtStart() throws Exception {
        harness.close();
        harness = harness(List.of(asset("web-1", "team", 0).build()));
        harness.open();
        assertThat(join("web-1", 0).getOwner()).isEqualTo("team");
    }

    @Test
    void shouldRunWithoutTheCmdbAndTakeItWhenItComes() throws Exception {
        harness.close();
        harness = harness(() -> {
            throw new IOException("cannot read topic acheron.asset.v1");
        });
        harness.open();
        assertThat(join("web-1", 0).getMatched()).isFalse();
        put(asset("web-1", "team", 0).build());
        assertThat(join("web-1", 1).getOwner()).isEqualTo("team");
    }

    @Test
    void shouldNotRewriteEventsThatWentByWhenAnEntryComesLate() throws Exception {
        AssetContext before = join("web-1", 10);
        put(asset("web-1", "team", 5).build());
        assertThat(before.getMatched()).isFalse();
        assertThat(join("web-1", 7).getOwner())
                .as("an event that came later, of a time before the other")
                .isEqualTo("team");
        assertThat(join("web-1", 4).getMatched()).isFalse();
    }

    @Test
    void shouldKeepTheHistoryOverASnapshot() throws Exception {
        put(asset("web-1", "old", 0).build());
        put(asset("web-1", "new", 100).build());
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = harness(List.of(asset("web-1", "newest", 200).build()));
        harness.initializeState(snapshot);
        harness.open();
        assertThat(join("web-1", 50).getOwner()).isEqualTo("old");
        assertThat(join("web-1", 150).getOwner()).isEqualTo("new");
        assertThat(join("web-1", 250).getOwner()).isEqualTo("newest");
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<Asset>, Event> harness(
            List<Asset> present) throws Exception {
        return harness(new ListSnapshot<>(present));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Incoming<Asset>, Event> harness(
            Snapshot<Asset> present) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(
                        new AssetJoin(present, Duration.ofDays(30)), List.of(AssetJoin.ENTRIES)),
                event -> event.getHeader().getHostId(),
                null,
                Types.STRING);
    }

    private static Asset.Builder asset(String host, String owner, int fromSecond) {
        return Asset.newBuilder().setHostId(host).setOwner(owner).setValidFrom(Sample.START.plusSeconds(fromSecond));
    }

    private void put(Asset asset) throws Exception {
        harness.processElement2(new StreamRecord<>(Incoming.of(asset.getHostId(), asset), 0));
    }

    private AssetContext join(String host, int second) throws Exception {
        harness.processElement1(new StreamRecord<>(Sample.exec(host, 1, second, 100, "/bin/ls"), 0));
        List<Event> out = harness.extractOutputValues();
        return out.get(out.size() - 1).getAsset();
    }
}
