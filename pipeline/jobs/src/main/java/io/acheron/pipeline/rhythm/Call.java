/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.rulekit.field.DomainName;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.DnsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A program calls a destination. Programs are told by their file, not by process: what cron starts anew for each call has a rhythm too.
 *
 * @param transport tcp, udp or dns
 * @param destination address:port, or the registered domain
 * @param address empty for questions
 * @param name name asked for; empty for connections
 * @param timeMs milliseconds since the epoch
 */
record Call(
        Part part,
        String program,
        String container,
        String transport,
        String destination,
        String address,
        int port,
        String name,
        long timeMs) {
    private static final int LONGEST = 512;

    /** What of a call an event tells. */
    enum Part {
        BEGIN,
        END,
        ANSWER
    }

    /** @return null if the event is about no destination outside of its socket, or one that every host of a network asks for */
    static @Nullable Call of(Event event) {
        if (event.getTcpConnect() != null) {
            return connection(event, Part.BEGIN, "tcp", event.getTcpConnect().getSocket());
        }
        if (event.getTcpClose() != null) {
            return connection(event, Part.END, "tcp", event.getTcpClose().getSocket());
        }
        if (event.getUdpFlow() != null) {
            return connection(event, Part.BEGIN, "udp", event.getUdpFlow().getSocket());
        }
        return event.getDnsMessage() == null ? null : question(event, event.getDnsMessage());
    }

    /** @return key of what has one rhythm */
    String key() {
        return transport + ' ' + destination + ' ' + container + ' ' + program;
    }

    private static @Nullable Call connection(Event event, Part part, String transport, Socket socket) {
        String address = socket.getRemoteAddress();
        if (address == null || address.isEmpty()) {
            return null;
        }
        int port = socket.getRemotePort();
        return call(event, part, transport, address + ':' + port, address, port, "");
    }

    private static @Nullable Call question(Event event, DnsMessage dns) {
        String name = dns.getQuestions().get(0).getName();
        String domain = cut(DomainName.registered(name));
        if (domain.isEmpty() || domain.endsWith(".arpa") || domain.endsWith(".local")) {
            return null;
        }
        return call(event, dns.getResponse() ? Part.ANSWER : Part.BEGIN, "dns", domain, "", 0, cut(name));
    }

    private static Call call(
            Event event, Part part, String transport, String destination, String address, int port, String name) {
        ProcessContext process = event.getProcess();
        String executable = process.getExecutable();
        String container = process.getContainerId();
        return new Call(
                part,
                cut(executable == null || executable.isEmpty() ? process.getName() : executable),
                container == null ? "" : container,
                transport,
                destination,
                address,
                port,
                name,
                event.getHeader().getEventTime().toEpochMilli());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
