/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Which fact stands for which kind of event. */
public final class Facts {
    private static final Map<String, Function<Event, EventFact>> BY_KIND = new TreeMap<>(Map.ofEntries(
            Map.entry("dns_message", DnsMessage::new),
            Map.entry("java_exec", JavaExec::new),
            Map.entry("java_spawn", JavaSpawn::new),
            Map.entry("process_exec", ProcessExec::new),
            Map.entry("process_exit", ProcessExit::new),
            Map.entry("process_fork", ProcessFork::new),
            Map.entry("stdio_socket", StdioSocket::new),
            Map.entry("tcp_accept", TcpAccept::new),
            Map.entry("tcp_close", TcpClose::new),
            Map.entry("tcp_connect", TcpConnect::new)));

    /** @return names of the facts by the kind of event they stand for */
    public static Map<String, String> namesByKind() {
        Map<String, String> names = new TreeMap<>();
        BY_KIND.keySet().forEach(kind -> names.put(kind, name(kind)));
        return names;
    }

    /** @throws IllegalArgumentException if there is no fact for the kind of the event */
    public static EventFact of(Event event) {
        Function<Event, EventFact> maker = BY_KIND.get(event.getKind());
        if (maker == null) {
            throw new IllegalArgumentException("no fact for events of kind " + event.getKind());
        }
        return maker.apply(event);
    }

    private static String name(String kind) {
        StringBuilder name = new StringBuilder();
        for (String part : kind.split("_")) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
        return name.toString();
    }

    private Facts() {}
}
