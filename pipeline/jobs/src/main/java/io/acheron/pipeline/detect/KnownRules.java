/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.LogicCodec;
import io.acheron.rulekit.state.StatefulEvaluator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps one copy of each rule a subtask has met, so that a million groups of a rule do not hold a million copies of its text. */
final class KnownRules {
    private static final int KEPT = 20_000;

    private record Known(Rule rule, String ruleSet, byte[] bytes, StatefulEvaluator evaluator) {}

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > KEPT;
        }
    };

    /** @return the same head, of parts that others share */
    GroupHead shared(GroupHead head) {
        Known one = known(head);
        return new GroupHead(one.rule(), one.ruleSet(), one.bytes(), head.lagMs(), head.expiresAt(), head.waiting());
    }

    StatefulEvaluator evaluator(GroupHead head) {
        return known(head).evaluator();
    }

    private Known known(GroupHead head) {
        String id = head.ruleSet() + '\u001f' + head.rule().id() + '\u001f' + Arrays.hashCode(head.logic());
        Known one = known.get(id);
        if (one == null || !one.rule().hash().equals(head.rule().hash()) || !Arrays.equals(one.bytes(), head.logic())) {
            Logic logic = LogicCodec.decode(head.logic());
            one = new Known(head.rule(), head.ruleSet(), head.logic(), new StatefulEvaluator(logic));
            known.put(id, one);
        }
        return one;
    }
}
