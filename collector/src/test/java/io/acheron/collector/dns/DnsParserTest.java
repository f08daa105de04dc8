/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.DnsQuestion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsParserTest {
    @Test
    void shouldReadAQuery() {
        DnsMessage message = parse(new Message()
                .header(0x1234, 0x0100, 1, 0)
                .name("www", "example", "com")
                .u16(28)
                .u16(1));
        assertThat(message.getError()).isNull();
        assertThat(message.getTransactionId()).isEqualTo(0x1234);
        assertThat(message.getResponse()).isFalse();
        assertThat(message.getQuestions()).containsExactly(new DnsQuestion("www.example.com", "AAAA", "IN"));
        assertThat(message.getAnswers()).isEmpty();
    }

    @Test
    void shouldReadAResponseWithCompressedNames() {
        DnsMessage message = parse(new Message()
                .header(1, 0x8183, 1, 2)
                .name("a", "example")
                .u16(1)
                .u16(1)
                .pointer(12)
                .record(5, 300, new Message().label("b").pointer(14).bytes())
                .pointer(12)
                .record(1, 60, new byte[] {10, 0, 0, (byte) 200}));
        assertThat(message.getError()).isNull();
        assertThat(message.getResponse()).isTrue();
        assertThat(message.getRcode()).isEqualTo(3);
        assertThat(message.getAnswers())
                .containsExactly(
                        new DnsAnswer("a.example", "CNAME", 300L, "b.example"),
                        new DnsAnswer("a.example", "A", 60L, "10.0.0.200"));
    }

    @ParameterizedTest
    @CsvSource({
        "28, 20010db8000000000000000000000001, AAAA, 2001:db8::1",
        "28, 00000000000000000000ffff0a000001, AAAA, 10.0.0.1",
        "1, 0a0000, A, 0a0000",
        "16, 0568656c6c6f0120, TXT, 'hello '",
        "16, 03615c00, TXT, 'a\\\\\\000'",
        "15, 000a036d783100, MX, 10 mx1",
        "33, 00010002003505 6e616d653100, SRV, 1 2 53 name1",
        "2, 016e00, NS, n",
        "12, 00, PTR, .",
        "6, 016100016200 00000001 00000002 00000003 00000004 00000005, SOA, a b 1 2 3 4 5",
        "10, deadbeef, NULL, deadbeef",
        "64999, ff, TYPE64999, ff"
    })
    void shouldReadRecordData(int type, String data, String name, String text) {
        byte[] bytes = HexFormat.of().parseHex(data.replace(" ", ""));
        DnsMessage message =
                parse(new Message().header(1, 0x8180, 0, 1).name("x").record(type, 1, bytes));
        assertThat(message.getError()).isNull();
        assertThat(message.getAnswers()).containsExactly(new DnsAnswer("x", name, 1L, text));
    }

    @Test
    void shouldEscapeWhatIsNotPrintable() {
        DnsMessage message = parse(new Message()
                .header(1, 0, 1, 0)
                .name("a.b", "\u0001\u00ff \\")
                .u16(1)
                .u16(1));
        assertThat(message.getQuestions().get(0).getName()).isEqualTo("a\\.b.\\001\\255\\032\\\\");
    }

    @Test
    void shouldTakeTheMulticastBitForTheInternetClass() {
        DnsMessage message = parse(new Message()
                .header(0, 0, 2, 0)
                .name("x", "local")
                .u16(255)
                .u16(0x8001)
                .name("y")
                .u16(1)
                .u16(3));
        assertThat(message.getQuestions())
                .containsExactly(new DnsQuestion("x.local", "ANY", "IN"), new DnsQuestion("y", "A", "CLASS3"));
    }

    @Test
    void shouldKeepWhatStandsBeforeAPointerThatTurnsInACircle() {
        DnsMessage message = parse(new Message()
                .header(1, 0x8000, 1, 1)
                .name("ok")
                .u16(1)
                .u16(1)
                .label("x")
                .pointer(20));
        assertThat(message.getQuestions()).hasSize(1);
        assertThat(message.getAnswers()).isEmpty();
        assertThat(message.getError())
                .startsWith("answer 1: compression pointer")
                .contains("does not lead back");
    }

    @Test
    void shouldKeepWhatStandsBeforeTheEnd() {
        byte[] whole = new Message()
                .header(1, 0x8000, 1, 2)
                .name("host", "example")
                .u16(1)
                .u16(1)
                .pointer(12)
                .record(1, 60, new byte[] {1, 2, 3, 4})
                .pointer(12)
                .record(16, 60, new byte[] {3, 'a', 'b', 'c'})
                .bytes();
        for (int length = 0; length < whole.length; length++) {
            DnsMessage message = DnsParser.parse(whole, 0, length);
            assertThat(message.getError()).as("first %d bytes", length).isNotNull();
            assertThat(message.getAnswers()).hasSizeLessThan(2);
        }
        assertThat(DnsParser.parse(whole, 0, whole.length).getError()).isNull();
    }

    @Test
    void shouldBoundNamesQuestionsAndAnswers() {
        Message longName = new Message().header(1, 0, 1, 0);
        for (int i = 0; i < 5; i++) {
            longName.label("x".repeat(63));
        }
        assertThat(parse(longName.u8(0).u16(1).u16(1)).getError()).contains("name longer than 255 bytes");

        Message answers = new Message().header(1, 0x8000, 0, 100);
        for (int i = 0; i < 100; i++) {
            answers.name("x").record(1, 1, new byte[] {1, 2, 3, 4});
        }
        DnsMessage many = parse(answers);
        assertThat(many.getAnswers()).hasSize(64);
        assertThat(many.getError()).isEqualTo("100 answers, read 64");
    }

    @Test
    void shouldReadInTheMiddleOfAnArray() {
        byte[] message =
                new Message().header(9, 0, 1, 0).name("mid").u16(1).u16(1).bytes();
        byte[] padded = new byte[message.length + 20];
        System.arraycopy(message, 0, padded, 7, message.length);
        assertThat(DnsParser.parse(padded, 7, message.length)
                        .getQuestions()
                        .get(0)
                        .getName())
                .isEqualTo("mid");
    }

    @Test
    void shouldNeverThrowAndAlwaysEndOnHostileBytes() {
        byte[] seed = new Message()
                .header(1, 0x8180, 2, 3)
                .name("www", "example", "com")
                .u16(1)
                .u16(1)
                .pointer(16)
                .u16(16)
                .u16(1)
                .pointer(12)
                .record(
                        6,
                        1,
                        new Message()
                                .pointer(12)
                                .pointer(16)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .u16(0)
                                .bytes())
                .pointer(12)
                .record(33, 1, new Message().u16(1).u16(2).u16(3).pointer(12).bytes())
                .pointer(12)
                .record(16, 1, new byte[] {2, 'h', 'i', 0})
                .bytes();
        Random random = new Random(20261122);
        for (int round = 0; round < 50_000; round++) {
            byte[] data = seed.clone();
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                data[random.nextInt(data.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(data.length + 1);
            DnsMessage message = DnsParser.parse(data, 0, length);
            assertThat(message.getQuestions().size()).isLessThanOrEqualTo(DnsParser.MOST_QUESTIONS);
            assertThat(message.getAnswers().size()).isLessThanOrEqualTo(DnsParser.MOST_ANSWERS);
            assertThat(message.getQuestions())
                    .allSatisfy(it -> assertThat(it.getName()).matches("[ -~]+"));
        }
    }

    private static DnsMessage parse(Message message) {
        byte[] bytes = message.bytes();
        return DnsParser.parse(bytes, 0, bytes.length);
    }

    /** Writes the wire form. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message header(int id, int flags, int questions, int answers) {
            return u16(id).u16(flags).u16(questions).u16(answers).u16(0).u16(0);
        }

        Message u8(int value) {
            out.write(value);
            return this;
        }

        Message u16(int value) {
            return u8(value >> 8).u8(value);
        }

        Message label(String text) {
            u8(text.length());
            out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        Message name(String... labels) {
            for (String label : labels) {
                label(label);
            }
            return u8(0);
        }

        Message pointer(int target) {
            return u16(0xC000 | target);
        }

        Message record(int type, int ttl, byte[] data) {
            u16(type).u16(1).u16(ttl >> 16).u16(ttl).u16(data.length);
            out.writeBytes(data);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
