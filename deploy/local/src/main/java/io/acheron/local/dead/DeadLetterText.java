/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.dead;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.local.dead.DeadRecord.Place;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Dead letters for people and for programs. */
public final class DeadLetterText {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /**
     * @param places where the event was found; empty when it was not looked for
     * @return two or three lines without the last end
     */
    public static String lines(DeadRecord dead, List<Place> places) {
        String head = "%s  %s  %s  %s"
                .formatted(
                        SECOND.format(dead.written()),
                        dead.stage(),
                        dead.key().isEmpty() ? "-" : dead.key(),
                        record(dead));
        String found = places.isEmpty()
                ? ""
                : "\n    at " + places.stream().map(Place::toString).collect(Collectors.joining(", "));
        return head + "\n    " + dead.reason() + found;
    }

    private static String record(DeadRecord dead) {
        return dead.origin().map(Place::toString).orElse(dead.event().isEmpty() ? "-" : dead.event());
    }

    /** @return one line of JSON without its end */
    public static String json(DeadRecord dead, List<Place> places) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("written", dead.written().toString())
                .put("stage", dead.stage())
                .put("reason", dead.reason());
        json.put("key", dead.key()).put("event", dead.event());
        dead.origin().ifPresent(place -> put(json.putObject("origin"), place));
        ArrayNode found = json.putArray("found");
        places.forEach(place -> put(found.addObject(), place));
        json.put("bytes", dead.value().length).put("whole", dead.whole());
        return json.toString();
    }

    private static void put(ObjectNode json, Place place) {
        json.put("topic", place.topic()).put("partition", place.partition()).put("offset", place.offset());
    }

    private DeadLetterText() {}
}
