/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Single steps by JMH: one event that meets a rule, one that meets none, the same from its bytes, and compiling 100 rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// JMH's error is 99.9% by Student's distribution: of five values 3.9 times their deviation, of ten 1.5 times. The JIT
// compilers need
// five CPU seconds.
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class MatchBenchmark {
    private static final int EVENTS = 256;

    private final SingleObject<Event> codec = SingleObject.of(Event.class);
    private final BitSet hits = new BitSet();
    private final List<Event> hit = new ArrayList<>();
    private final List<Event> miss = new ArrayList<>();
    private final List<byte[]> encoded = new ArrayList<>();
    private Engine indexed = (event, into) -> {};
    private Engine naive = indexed;
    private RuleBundle bundle = new RuleBundle();
    private int next;

    /** Makes rules and events. */
    @Setup
    public void prepare() {
        List<MadeRule> rules = MadeRule.make(120, 1);
        indexed = Compiled.evaluator(rules, List.of());
        naive = Engine.naive(rules);
        bundle = Compiled.bundle(rules.subList(0, 100), List.of());
        MadeEvents stream = new MadeEvents(rules, 3);
        while (hit.size() < EVENTS) {
            for (Event event : stream.next(100)) {
                hits.clear();
                naive.evaluate(event, hits);
                List<Event> side = hits.isEmpty() ? miss : hit;
                if (side.size() < EVENTS) {
                    side.add(event);
                }
            }
        }
        stream.next(EVENTS).forEach(event -> encoded.add(codec.encode(Filled.of(event))));
    }

    /** @return keeps the compiler from leaving the work out */
    @Benchmark
    public BitSet matchHit() {
        indexed.evaluate(hit.get(next++ & EVENTS - 1), hits);
        return hits;
    }

    /** @return as above */
    @Benchmark
    public BitSet matchMiss() {
        indexed.evaluate(miss.get(next++ & EVENTS - 1), hits);
        return hits;
    }

    /** @return as above */
    @Benchmark
    public BitSet naiveMiss() {
        naive.evaluate(miss.get(next++ & EVENTS - 1), hits);
        return hits;
    }

    /** @return as above */
    @Benchmark
    public Event decode() throws UndecodableRecordException {
        return codec.decode(encoded.get(next++ & EVENTS - 1));
    }

    /** @return as above */
    @Benchmark
    public BitSet decodeAndMatch() throws UndecodableRecordException {
        indexed.evaluate(codec.decode(encoded.get(next++ & EVENTS - 1)), hits);
        return hits;
    }

    /** @return as above */
    @Benchmark
    public BitSet decodeAndNaive() throws UndecodableRecordException {
        naive.evaluate(codec.decode(encoded.get(next++ & EVENTS - 1)), hits);
        return hits;
    }

    /** @return as above */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Object compile100() {
        return Compiled.ruleSet(bundle);
    }
}
