/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsReplyTest {
    private final List<String> asked = new ArrayList<>();

    private String reply(String hex) {
        byte[] query = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] reply = DnsReply.to(query, query.length, name -> asked.add(new String(name, StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(reply);
    }

    @Test
    void shouldAnswerAnAddressQuestionWithLoopback() {
        assertThat(reply("abcd 0100 0001 0000 0000 0000 0161 0262 63 00 0001 0001"))
                .isEqualTo(
                        "abcd 8580 0001 0001 0000 0000 0161 0262 63 00 0001 0001 c00c 0001 0001 0000003c 0004 7f000001"
                                .replace(" ", ""));
        assertThat(asked).containsExactly("a.bc");
    }

    @Test
    void shouldAnswerOtherQuestionsWithoutData() {
        byte[] reply = HexFormat.of().parseHex(reply("0001 0100 0001 0000 0000 0000 0161 00 001c 0001"));
        assertThat(ByteBuffer.wrap(reply).getShort(6)).as("number of answers").isZero();
        assertThat(reply).hasSize(19);
    }

    @Test
    void shouldRefuseAQuestionThatIsCutShort() {
        assertThatThrownBy(() -> reply("0001 0100 0001 0000 0000 0000 0961")).isInstanceOf(RuntimeException.class);
    }
}
