/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "7f000001, 127.0.0.1",
        "ffffffff, 255.255.255.255",
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "20010db8000000000000000000000001, 2001:db8::1",
        "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "20010000000000010000000000000001, 2001:0:0:1::1",
        "fe800000000000000000000000000000, fe80::",
        "00000000000000000000ffffc0000201, 192.0.2.1"
    })
    void shouldWriteAsRfc5952Asks(String bytes, String text) {
        assertThat(AddressText.of(HexFormat.of().parseHex(bytes))).isEqualTo(text);
    }

    @Test
    void shouldRefuseOtherLengths() {
        assertThatThrownBy(() -> AddressText.of(new byte[5])).hasMessageContaining("not 5");
    }
}
