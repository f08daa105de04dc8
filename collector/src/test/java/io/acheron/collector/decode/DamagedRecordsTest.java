/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.ring.RawEvent;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come: no exception, every record accounted for, every event fit for the wire. */
class DamagedRecordsTest {
    private static final SingleObject<Event> WIRE = SingleObject.of(Event.class);
    private static final int ROUNDS = 10_000;

    private final Random random = new Random(4711);

    @Test
    void shouldSurviveRandomBytesOfEachType() throws Exception {
        DecoderFixture fixture = new DecoderFixture();
        List<Probe> probes = fixture.catalog.probes();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] record = new byte[random.nextInt(4096)];
            random.nextBytes(record);
            if (record.length >= 4) {
                record[0] = (byte) (1 + random.nextInt(probes.size() + 3));
                record[1] = record[2] = record[3] = 0;
            }
            check(fixture, record);
        }
        assertBalance(fixture, ROUNDS);
    }

    @Test
    void shouldSurviveRecordsWithDamagedPlaces() throws Exception {
        DecoderFixture fixture = new DecoderFixture();
        RecordBuilder exec = fixture.record("process_exec", "process_exec");
        byte[] whole = exec.span("argv", "a\0b\0")
                .span("env", "LD_PRELOAD=x\0")
                .span("executable.path", "bash\0bin\0\0")
                .span("cwd", "...\0")
                .span("stdio", exec.element("descriptor"), exec.element("descriptor"))
                .span("ancestors", exec.element("ancestor").set("tgid", 1))
                .bytes();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] record = java.util.Arrays.copyOf(whole, whole.length - random.nextInt(3));
            for (int j = random.nextInt(4); j >= 0; j--) {
                record[4 + random.nextInt(record.length - 4)] = (byte) random.nextInt(256);
            }
            check(fixture, record);
        }
        assertBalance(fixture, ROUNDS);
        assertThat(fixture.decoders.counts())
                .filteredOn(it -> it.fate().equals("out") && it.kind().equals("process_exec"))
                .first()
                .matches(it -> it.count() > ROUNDS / 10, "a fair part is still decodable");
    }

    private static void check(DecoderFixture fixture, byte[] record) {
        Event event = fixture.decoders.decode(RawEvent.of(record));
        if (event != null) {
            assertThat(WIRE.encode(event)).isNotEmpty();
        }
    }

    private static void assertBalance(DecoderFixture fixture, long rounds) {
        List<DecodeCount> counts = fixture.decoders.counts();
        assertThat(counts).noneMatch(it -> it.fate().startsWith("defect"));
        assertThat(sum(counts, true)).isEqualTo(rounds).isEqualTo(sum(counts, false));
    }

    private static long sum(List<DecodeCount> counts, boolean in) {
        return counts.stream()
                .filter(it -> it.fate().equals("in") == in)
                .mapToLong(DecodeCount::count)
                .sum();
    }
}
