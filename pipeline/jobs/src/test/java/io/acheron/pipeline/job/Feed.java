/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.util.List;
import java.util.Map;

/** What the tests of whole jobs send. */
final class Feed {
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);

    /** Sends rules before there is a job, and so a topic for them. */
    static void rules(EmbeddedKafka kafka, RuleBundle rules) throws Exception {
        Launch.checkTopics(
                Settings.of("rules", Map.of("kafka.bootstrap", kafka.bootstrap(), "kafka.topics.create", "true")),
                List.of(TOPICS.rules()));
        kafka.send(TOPICS.rules(), "default", SingleObject.of(RuleBundle.class).encode(rules));
    }

    /** Starts netcat on web-1, each second once, by a process of its own: none is a repeat that is held back. */
    static void netcats(EmbeddedKafka kafka, int from, int to) throws Exception {
        for (int number = from; number <= to; number++) {
            Event event = Sample.exec("web-1", number, number, 100 + number, "/usr/bin/nc");
            kafka.send(TOPICS.rawEvents(), "web-1", EVENTS.encode(event));
        }
    }

    private Feed() {}
}
