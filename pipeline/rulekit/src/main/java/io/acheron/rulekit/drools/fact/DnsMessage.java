/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.DnsQuestion;
import java.util.List;

/** A DNS query or response. */
public final class DnsMessage extends EventFact {
    private final io.acheron.schema.payload.DnsMessage payload;

    /** @param event an event that holds this payload */
    public DnsMessage(Event event) {
        super(event);
        this.payload = event.getDnsMessage();
    }

    /** @return false for a query, true for a response */
    public boolean isResponse() {
        return payload.getResponse();
    }

    /** @return names asked for */
    public List<String> getNames() {
        return payload.getQuestions().stream().map(DnsQuestion::getName).toList();
    }

    /** @return first name asked for */
    public String getName() {
        return payload.getQuestions().isEmpty()
                ? ""
                : payload.getQuestions().get(0).getName();
    }

    /** @return record type of the first question */
    public String getType() {
        return payload.getQuestions().isEmpty()
                ? ""
                : payload.getQuestions().get(0).getType();
    }

    /** @return data of the answers */
    public List<String> getAnswers() {
        return payload.getAnswers().stream().map(DnsAnswer::getData).toList();
    }

    /** @return response code: 0 no error, 3 no such name */
    public int getRcode() {
        return payload.getRcode();
    }

    /** @return bytes of the message */
    public int getSize() {
        return payload.getSize();
    }

    /** @return address of the other side */
    public String getRemoteAddress() {
        return text(payload.getRemoteAddress());
    }

    /** @return port of the other side */
    public int getRemotePort() {
        return payload.getRemotePort();
    }
}
