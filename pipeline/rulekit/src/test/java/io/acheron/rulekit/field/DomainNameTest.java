/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNameTest {
    @ParameterizedTest
    @CsvSource({
        "www.shop.example, shop.example",
        "shop.example, shop.example",
        "localhost, localhost",
        "a.b.shop.co.uk, shop.co.uk",
        "shop.co.uk, shop.co.uk",
        "co.uk, co.uk",
        "A.Shop.Example, shop.example",
        "'', ''",
        "., .",
        ".., .",
        "a..b, .b"
    })
    void shouldCutNamesToWhatIsRegistered(String name, String domain) {
        assertThat(DomainName.registered(name)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({"a.bcd.ef, 3", "abcd, 4", "a.bc., 2", "'', 0", "..., 0", "abc.d, 3"})
    void shouldMeasureTheLongestLabel(String name, int length) {
        assertThat(DomainName.longestLabel(name)).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "aaaa.example.org, 0.0",
        "ab.example.org, 1.0",
        "a.b.example.org, 1.0",
        "aB.Ab.example.org, 1.0",
        "0123456789abcdef.example.org, 4.0",
        "example.org, 0.0",
        "'', 0.0"
    })
    void shouldMeasureWhatStandsBeforeTheRegisteredPart(String name, double bits) {
        assertThat(DomainName.entropy(name)).isEqualTo(bits, within(0.001));
    }

    @Test
    void shouldHaveAnAnswerForEachText() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            String name = random.ints(random.nextInt(300), 0, 0x10000)
                    .map(it -> it % 4 == 0 ? '.' : it)
                    .collect(StringBuilder::new, (text, it) -> text.append((char) it), StringBuilder::append)
                    .toString();
            assertThat(DomainName.registered(name).length()).isLessThanOrEqualTo(3 * name.length());
            assertThat(DomainName.longestLabel(name)).isBetween(0, name.length());
            assertThat(DomainName.entropy(name)).isBetween(0.0, 7.0);
        }
    }
}
