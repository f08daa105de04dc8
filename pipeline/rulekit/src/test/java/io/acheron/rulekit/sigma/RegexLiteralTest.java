/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.acheron.rulekit.field.CaseFold;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexLiteralTest {
    private static final String[] PARTS = {
        "a",
        "bc",
        "Cd",
        "\\.",
        "\\d",
        ".",
        "x*",
        "y+",
        "z?",
        "w{2}",
        "(ab|cd)",
        "(ef)",
        "[a-c]",
        "[^]x]",
        "[[:alpha:]]",
        "^",
        "$",
        "\\\\",
        "\\x41",
        "\\pL",
        "|",
        "q+?",
        "(g(h|i))*",
        "\\(",
        "\\b"
    };

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "abc, abc",
                "^.{40},",
                "a|b,",
                "foo(bar)?baz, foo",
                "nc +-e, nc",
                "colou?r, colo",
                "\\.example\\.org$, .example.org",
                "(?i)EVIL, evil",
                "[ab]cde, cde",
                "ab{2}cde, cde",
                "(?:x)yz,",
                "ü+x,",
            })
    void shouldFindTheLongestNecessaryText(String regex, String expected) {
        Literal literal = RegexLiteral.of(Pattern.compile(regex));
        assertThat(literal == null ? null : literal.text().strip()).isEqualTo(expected);
    }

    @Test
    void shouldNeverNameATextThatAMatchCanDoWithout() {
        Random random = new Random(7);
        int checked = 0;
        for (int round = 0; round < 40_000; round++) {
            StringBuilder regex = new StringBuilder();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                regex.append(PARTS[random.nextInt(PARTS.length)]);
            }
            Pattern pattern;
            try {
                pattern = Pattern.compile(regex.toString());
            } catch (com.google.re2j.PatternSyntaxException e) {
                continue;
            }
            Literal literal = RegexLiteral.of(pattern);
            String text = text(random);
            if (literal != null && pattern.matcher(text).find()) {
                assertThat(CaseFold.fold(text)).as(regex.toString()).contains(literal.text());
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(500);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            text.append("abcdefghixyzwqABC.\\1( ".charAt(random.nextInt(22)));
        }
        return text.toString();
    }
}
