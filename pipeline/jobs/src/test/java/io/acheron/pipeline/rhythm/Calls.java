/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.DnsQuestion;
import io.acheron.schema.payload.TcpClose;
import io.acheron.schema.payload.TcpConnect;
import java.util.ArrayList;
import java.util.List;

/** Events about calls, for the tests of this package. */
final class Calls {
    static final String HOST = "web-1";

    static Event connect(double seconds, int pid, String executable, String address, int port) {
        return event(
                seconds,
                pid,
                executable,
                "tcp_connect",
                TcpConnect.newBuilder().setSocket(socket(address, port)).build());
    }

    static Event close(double seconds, int pid, String executable, String address, int port, long sent, long received) {
        return event(
                seconds,
                pid,
                executable,
                "tcp_close",
                TcpClose.newBuilder()
                        .setSocket(socket(address, port))
                        .setBytesSent(sent)
                        .setBytesReceived(received)
                        .build());
    }

    static Event ask(double seconds, String executable, String name) {
        return event(
                seconds,
                100,
                executable,
                "dns_message",
                DnsMessage.newBuilder()
                        .setEgress(true)
                        .setQuestions(question(name))
                        .build());
    }

    static Event answer(double seconds, String executable, String name, long ttl, String... addresses) {
        List<DnsAnswer> answers = new ArrayList<>();
        for (String address : addresses) {
            answers.add(DnsAnswer.newBuilder()
                    .setName(name)
                    .setType(address.indexOf(':') < 0 ? "A" : "AAAA")
                    .setTtl(ttl)
                    .setData(address)
                    .build());
        }
        return event(
                seconds,
                100,
                executable,
                "dns_message",
                DnsMessage.newBuilder()
                        .setResponse(true)
                        .setQuestions(question(name))
                        .setAnswers(answers)
                        .build());
    }

    private static List<DnsQuestion> question(String name) {
        return List.of(DnsQuestion.newBuilder().setName(name).setType("A").build());
    }

    private static Socket socket(String address, int port) {
        return Socket.newBuilder()
                .setFamily("inet")
                .setType("stream")
                .setRole(SocketRole.CONNECT)
                .setRemoteAddress(address)
                .setRemotePort(port)
                .build();
    }

    private static Event event(double seconds, int pid, String executable, String kind, Object payload) {
        ProcessContext process = Sample.process(pid, executable.substring(executable.lastIndexOf('/') + 1));
        process.setExecutable(executable);
        Event event = Event.newBuilder()
                .setHeader(Sample.header(HOST, Math.round(seconds * 10) + 1, seconds))
                .setKind(kind)
                .setProcess(process)
                .build();
        event.put(kind, payload);
        return event;
    }

    private Calls() {}
}
