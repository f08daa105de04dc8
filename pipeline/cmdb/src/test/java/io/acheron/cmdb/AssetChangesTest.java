/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.asset.Asset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssetChangesTest {
    private static final double A_FIFTH = 0.2;

    @Test
    void shouldPublishWhatIsNewOrOtherAndDeleteWhatIsGone() {
        AssetChanges changes = AssetChanges.between(
                held(asset("a", "one"), asset("b", "one"), asset("gone", "one")),
                reading(asset("a", "one"), asset("b", "two"), asset("c", "one")),
                A_FIFTH);
        assertThat(changes.changed()).extracting(Asset::getHostId).containsExactly("b", "c");
        assertThat(changes.deleted()).containsExactly("gone");
        assertThat(changes.kept()).isZero();
    }

    @Test
    void shouldLeaveTheEntriesOfOtherSourcesAlone() {
        Asset other = asset("x", "one");
        other.setSource("other");
        assertThat(AssetChanges.between(held(other), reading(asset("a", "one")), 1)
                        .deleted())
                .isEmpty();
    }

    @Test
    void shouldDeleteNothingWhenTheReadingIsNotComplete() {
        Reading partial =
                new Reading("cmdb", List.of(asset("a", "one")), List.of(new LineProblem("cmdb", 2, "bad", "mend it")));
        AssetChanges changes = AssetChanges.between(held(asset("a", "one"), asset("b", "one")), partial, 1);
        assertThat(changes.deleted()).isEmpty();
        assertThat(changes.kept()).isEqualTo(1);
    }

    @Test
    void shouldNotBelieveThatTheFleetIsGone() {
        Asset[] many = new Asset[10];
        for (int i = 0; i < many.length; i++) {
            many[i] = asset("h" + i, "one");
        }
        AssetChanges all = AssetChanges.between(held(many), reading(), A_FIFTH);
        assertThat(all.deleted()).isEmpty();
        assertThat(all.kept()).isEqualTo(10);
        Asset[] most = List.of(many).subList(2, 10).toArray(new Asset[0]);
        assertThat(AssetChanges.between(held(many), reading(most), A_FIFTH).deleted())
                .containsExactly("h0", "h1");
    }

    @Test
    void shouldTellTheHistoryOfAHostAgainOnlyWhenItsLastVersionChanged() {
        Asset before = asset("a", "one");
        Asset now = asset("a", "two");
        now.setValidFrom(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(AssetChanges.between(held(now), reading(before, now), A_FIFTH)
                        .changed())
                .isEmpty();
        assertThat(AssetChanges.between(held(before), reading(before, now), A_FIFTH)
                        .changed())
                .containsExactly(before, now);
    }

    private static Asset asset(String host, String owner) {
        return Asset.newBuilder()
                .setHostId(host)
                .setOwner(owner)
                .setSource("cmdb")
                .build();
    }

    private static Map<String, Asset> held(Asset... assets) {
        Map<String, Asset> held = new LinkedHashMap<>();
        for (Asset asset : assets) {
            held.put(asset.getHostId(), asset);
        }
        return held;
    }

    private static Reading reading(Asset... assets) {
        return new Reading("cmdb", new ArrayList<>(List.of(assets)), List.of());
    }
}
