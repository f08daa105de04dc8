/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AutomatonTest {
    @Test
    void shouldFindLiteralsInsideEachOther() {
        assertThat(find(List.of("he", "she", "his", "hers"), "usHERs")).containsExactly("1@1", "0@2", "3@2");
    }

    @Test
    void shouldFindWhatAScanOfEachLiteralFinds() {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            Set<String> literals = new TreeSet<>();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                literals.add(text(random, 1 + random.nextInt(5)));
            }
            String text = text(random, random.nextInt(60));
            List<String> list = List.copyOf(literals);
            List<String> expected = new ArrayList<>();
            for (int literal = 0; literal < list.size(); literal++) {
                for (int at = 0; at + list.get(literal).length() <= text.length(); at++) {
                    if (text.regionMatches(
                            true, at, list.get(literal), 0, list.get(literal).length())) {
                        expected.add(literal + "@" + at);
                    }
                }
            }
            assertThat(find(list, text)).as("%s in %s", list, text).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static List<String> find(List<String> literals, String text) {
        List<String> found = new ArrayList<>();
        new Automaton(literals).scan(text, (literal, start, end) -> {
            assertThat(end - start).isEqualTo(literals.get(literal).length());
            found.add(literal + "@" + start);
        });
        return found;
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("aabbcABé\u212Ak/".charAt(random.nextInt(11)));
        }
        return io.acheron.rulekit.field.CaseFold.fold(text.toString());
    }
}
