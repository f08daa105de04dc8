/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.FlowPhase;
import io.acheron.schema.payload.UdpFlow;
import java.util.function.BiConsumer;
import org.apache.flink.util.OutputTag;

/**
 * The events of which a rhythm is made, a fraction of the stream. They leave the refine stage by side outputs: a filter behind it
 * would get a copy of every event. Connections that were accepted are none: whoever scrapes or checks this host has its rhythm there.
 */
public final class CallInputs {
    /** Calls of programs, their ends, and the answers to their questions. */
    public static final OutputTag<Event> CALLS = new OutputTag<>("rhythm-calls", new RecordTypeInfo<>(Event.class));

    /** Answers to questions for addresses. */
    public static final OutputTag<Event> ANSWERS = new OutputTag<>("rhythm-answers", new RecordTypeInfo<>(Event.class));

    private static final int DNS = 53;

    /** Hands an event to the side outputs it is for. */
    public static void offer(Event event, BiConsumer<OutputTag<Event>, Event> output) {
        // Sockets found when a collector starts are not calls, whatever time they bear.
        if (event.getHeader().getSource() == CaptureSource.SNAPSHOT || event.getProcess() == null) {
            return;
        }
        DnsMessage dns = event.getDnsMessage();
        if (dns != null) {
            boolean answer = dns.getResponse() && !dns.getEgress();
            boolean question = !dns.getResponse() && dns.getEgress();
            if ((question || answer) && !dns.getQuestions().isEmpty()) {
                output.accept(CALLS, event);
            }
            if (answer && dns.getRcode() == 0 && !dns.getAnswers().isEmpty()) {
                output.accept(ANSWERS, event);
            }
        } else if (event.getTcpConnect() != null
                || (event.getTcpClose() != null
                        && event.getTcpClose().getSocket().getRole() == SocketRole.CONNECT)
                || (event.getUdpFlow() != null && isCall(event.getUdpFlow()))) {
            output.accept(CALLS, event);
        }
    }

    /** A flow that begins with a datagram of this host; questions are seen as such. */
    private static boolean isCall(UdpFlow flow) {
        return flow.getPhase() == FlowPhase.START
                && flow.getDatagramsSent() > 0
                && flow.getSocket().getRemotePort() != DNS;
    }

    private CallInputs() {}
}
