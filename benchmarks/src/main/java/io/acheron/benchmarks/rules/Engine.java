/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.MatchSink;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/** A way to evaluate rules. */
public interface Engine {
    /** Sets the number of each rule that the event meets. */
    void evaluate(Event event, BitSet hits);

    static Engine indexed(Evaluator evaluator) {
        BitSet[] into = new BitSet[1];
        Map<Rule, Integer> numbers = new IdentityHashMap<>();
        MatchSink sink = new MatchSink() {
            @Override
            public void match(Rule rule, List<MatchedField> fields) {
                into[0].set(numbers.computeIfAbsent(
                        rule, one -> Integer.parseInt(one.title().substring("Made ".length()))));
            }

            @Override
            public void step(StatefulRule rule, List<String> keyValues, Take take) {}
        };
        return (event, hits) -> {
            into[0] = hits;
            evaluator.evaluate(event, sink);
        };
    }

    static Engine naive(List<MadeRule> rules) {
        List<MadeRule.Naive> all = rules.stream().map(rule -> rule.new Naive()).toList();
        return (event, hits) -> {
            MadeRule.Lowered lowered = lowered(event);
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).test(lowered)) {
                    hits.set(all.get(i).number());
                }
            }
        };
    }

    static Engine drools(KieSession session) {
        return (event, hits) -> {
            FactHandle fact = session.insert(new ExecFact(lowered(event), hits));
            session.fireAllRules();
            session.delete(fact);
        };
    }

    static MadeRule.Lowered lowered(Event event) {
        return MadeRule.Lowered.of(
                event.getProcessExec().getExecutable().getPath(),
                String.join(" ", event.getProcessExec().getArgv()),
                String.valueOf(event.getProcessExec().getAncestors().get(0).getExecutable()));
    }
}
