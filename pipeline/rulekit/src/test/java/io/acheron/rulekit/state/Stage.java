/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import io.acheron.schema.event.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One group of one rule, on which a test plays events by the second. */
final class Stage {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final List<String> found = new ArrayList<>();
    int dropped;
    int timedOut;
    NodeState state = new NodeState();
    private final StatefulEvaluator evaluator;
    private long sequence;

    private final Findings findings = new Findings() {
        @Override
        public void found(List<Evidence> evidence) {
            found.add(String.join(
                    " ",
                    evidence.stream()
                            .map(one -> one.part() + "@" + (one.timeMicros() - Times.micros(START)) / 1_000_000)
                            .toList()));
        }

        @Override
        public void dropped(int count) {
            dropped += count;
        }

        @Override
        public void timedOut(int count) {
            timedOut += count;
        }
    };

    Stage(Logic logic) {
        Logic travelled = LogicCodec.decode(LogicCodec.encode(logic));
        assertThat(travelled).isEqualTo(logic);
        evaluator = new StatefulEvaluator(travelled);
    }

    /** @param takes each leaf, or leaf=value,value, or leaf/group=value */
    Stage at(long second, String... takes) {
        Event event = Events.exec("/bin/x");
        event.getHeader().setEventTime(START.plusSeconds(second));
        event.getHeader().setSequence(++sequence);
        evaluator.accept(
                state,
                new Occurrence(event, Arrays.stream(takes).map(Stage::take).toList()),
                findings);
        return this;
    }

    private static Take take(String text) {
        String[] parts = text.split("=", 2);
        String[] path = parts[0].split("/");
        List<Take.Scope> scopes = new ArrayList<>();
        for (int i = 1; i < path.length; i++) {
            scopes.add(new Take.Scope(List.of(path[i].split(","))));
        }
        List<String> values = parts.length == 1 ? List.of() : List.of(parts[1].split(","));
        return new Take(Integer.parseInt(path[0]), scopes, values, List.of());
    }

    Stage until(long second) {
        evaluator.advance(state, Times.micros(START.plusSeconds(second)), findings);
        return this;
    }

    /** Writes the state and goes on with what is read. */
    Stage overASnapshot() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new StateCodec().write(state, new DataOutputStream(bytes));
        state = new StateCodec().read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        return this;
    }
}
