/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.dns;

import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.DnsQuestion;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses DNS messages (RFC 1035) that may be hostile, damaged or cut short. Never throws on any input and does bounded work: at most
 * {@value #MOST_QUESTIONS} questions and {@value #MOST_ANSWERS} answers, names of 255 bytes, compression pointers that only go back.
 */
public final class DnsParser {
    static final int MOST_QUESTIONS = 16;
    static final int MOST_ANSWERS = 64;
    private static final int HEADER = 12;
    private static final int CLASS_IN = 1;
    /** Multicast DNS uses the top bit of the class for "unicast answer wanted" and "flush your cache" (RFC 6762). */
    private static final int MULTICAST_BIT = 0x8000;

    /**
     * Parses one message. Questions and answers before a damaged place are kept and {@code error} tells the place. Transport,
     * addresses, direction and attribution are left at their defaults; {@code size} and {@code captured} are {@code length}.
     *
     * @param data holds the message
     * @param offset index of its first byte
     * @param length its length, bytes
     */
    public static DnsMessage parse(byte[] data, int offset, int length) {
        DnsMessage message = DnsMessage.newBuilder()
                .setSize(length)
                .setCaptured(length)
                .setQuestions(List.of())
                .setAnswers(List.of())
                .build();
        if (length < HEADER) {
            message.setError("%d bytes, a DNS header has %d".formatted(length, HEADER));
            return message;
        }
        Wire wire = new Wire(data, offset, length);
        message.setTransactionId(wire.u16());
        int flags = wire.u16();
        message.setResponse((flags & 0x8000) != 0);
        message.setOpcode(flags >> 11 & 0xF);
        message.setTruncated((flags & 0x0200) != 0);
        message.setRcode(flags & 0xF);
        int questions = wire.u16();
        int answers = wire.u16();
        wire.skip(4); // counts of the authority and additional sections, which are not read
        sections(wire, message, questions, answers);
        return message;
    }

    private static void sections(Wire wire, DnsMessage message, int questionCount, int answerCount) {
        List<DnsQuestion> questions = new ArrayList<>(Math.min(questionCount, 2));
        List<DnsAnswer> answers = new ArrayList<>(Math.min(answerCount, 8));
        message.setQuestions(questions);
        message.setAnswers(answers);
        String section = "question";
        int number = 0;
        try {
            for (number = 1; number <= Math.min(questionCount, MOST_QUESTIONS); number++) {
                questions.add(question(wire));
            }
            if (questionCount > MOST_QUESTIONS) {
                message.setError("%d questions, read %d and no answers".formatted(questionCount, MOST_QUESTIONS));
                return;
            }
            section = "answer";
            for (number = 1; number <= Math.min(answerCount, MOST_ANSWERS); number++) {
                answers.add(answer(wire));
            }
            if (answerCount > MOST_ANSWERS) {
                message.setError("%d answers, read %d".formatted(answerCount, MOST_ANSWERS));
            }
        } catch (MalformedMessageException e) {
            message.setError("%s %d: %s".formatted(section, number, e.getMessage()));
        }
    }

    private static DnsQuestion question(Wire wire) throws MalformedMessageException {
        String name = wire.name();
        wire.need(4);
        String type = RecordType.name(wire.u16());
        return new DnsQuestion(name, type, className(wire.u16()));
    }

    private static DnsAnswer answer(Wire wire) throws MalformedMessageException {
        String name = wire.name();
        wire.need(10);
        int type = wire.u16();
        wire.skip(2); // class: answers of another class than the question's are not seen in practice
        long ttl = wire.u32();
        int length = wire.u16();
        wire.need(length);
        String data = RecordData.text(wire, type, length);
        return new DnsAnswer(name, RecordType.name(type), ttl, data);
    }

    private static String className(int value) {
        int plain = value & ~MULTICAST_BIT;
        return plain == CLASS_IN ? "IN" : "CLASS" + value;
    }

    private DnsParser() {}
}
