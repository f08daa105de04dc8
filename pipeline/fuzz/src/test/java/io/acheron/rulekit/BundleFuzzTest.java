/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.rule.RuleBundle;
import java.util.Arrays;

/** Whatever lies on the rule topic, it is a bundle, is refused for its signature, or is told to be no bundle. */
class BundleFuzzTest {
    private static final String RULE = """
            title: Test
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01
            level: high
            triage: Look at it.
            logsource: {product: linux, category: process_creation}
            detection: {a: {Image|endswith: sh}, condition: a}
            """;
    private static final SingleObject<RuleBundle> CODEC = SingleObject.of(RuleBundle.class);
    private static final TrustedKeys KEYS =
            TrustedKeys.parse("MCowBQYDK2VwAyEAxswb5QV4yKeHzfsQ7OT6iVUDfU7uHbuUpscDCapSzvM=");

    @FuzzTest(maxDuration = "10m")
    void shouldReadOrRefuseAnyBytes(FuzzedDataProvider data) {
        byte[] whole = CODEC.encode(FuzzedRules.bundle("rule.yaml", RULE));
        int from = data.consumeInt(0, whole.length);
        byte[] changed = data.consumeRemainingAsBytes();
        byte[] bytes = Arrays.copyOf(whole, Math.max(whole.length, from + changed.length));
        System.arraycopy(changed, 0, bytes, from, changed.length);
        decode(bytes);
        decode(Arrays.copyOf(whole, from));
        decode(changed);
    }

    private static void decode(byte[] bytes) {
        try {
            RuleBundle bundle = CODEC.decode(bytes);
            KEYS.refusal(bundle);
            FuzzedRules.evaluate(bundle, FuzzedRules.exec("/bin/sh", "-c", "id"));
        } catch (UndecodableRecordException e) {
            // The dead letters have a place for it.
        }
    }
}
