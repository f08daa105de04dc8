/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.schema.event.Event;

/** All probes of the jar with their decoders. */
final class DecoderFixture {
    static final HostIdentity HOST = new HostIdentity("host-1", "web-1", "5f3a2b1c-0001-0002-0003-000000000004");

    final ProbeCatalog catalog = ProbeCatalog.load();
    final BootClock clock;
    final EventDecoders decoders;

    DecoderFixture() throws Exception {
        clock = BootClock.start();
        DecodeSettings settings = new DecodeSettings(HOST, clock, number -> "/lib/libjava-" + number + ".so", "1.2.3");
        decoders = new EventDecoders(
                catalog.probes(), new MappingCompiler(settings, catalog.headFile(), catalog.head()), name -> "tp_btf");
    }

    Probe probe(String name) {
        return catalog.probe(name).orElseThrow();
    }

    RecordBuilder record(String probe, String kind) {
        return RecordBuilder.of(probe(probe), kind)
                .set("head.process.tgid", 4711)
                .set("head.process.start_ns", 12_340_000_000L);
    }

    Event decode(RecordBuilder record) {
        Event event = decoders.decode(record.raw());
        if (event == null) {
            throw new AssertionError("not decoded: " + decoders.counts());
        }
        return event;
    }
}
