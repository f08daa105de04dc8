/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.FieldValue;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a literal stands in a value is decided here by the JDK. */
class LiteralIndexTest {
    private static final String LETTERS = "aabbcABé\u212Ak/ÀĀ\u0161a";

    @Test
    void shouldFindLiteralsInsideEachOther() {
        assertThat(find(Literal.Place.ANYWHERE, List.of("he", "she", "his", "hers", "ushers"), "usHERs"))
                .containsExactlyInAnyOrder("he", "she", "hers", "ushers");
    }

    @Test
    void shouldFindALiteralThatTheValueEndsInTheMiddleOf() {
        assertThat(find(Literal.Place.ANYWHERE, List.of("passwd", "/etc/pas"), "cat /etc/passw"))
                .containsExactly("/etc/pas");
    }

    @Test
    void shouldTellApartCharactersWhoseLowerBytesAgree() {
        assertThat(find(Literal.Place.ANYWHERE, List.of("abca", "abc\u0161"), "xxabc\u0161xx"))
                .containsExactly("abc\u0161");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nc -e", "xnc -e", "nc -ey", "xnc -ey", "xxnc -e", "xxxnc -eyyyyyyyyyy"})
    void shouldFindALiteralAtEvenAndOddPlacesUpToTheEnd(String text) {
        assertThat(find(Literal.Place.ANYWHERE, List.of("-e", "c -", " -e", "nc -", "c -e", "nc -e", "nc -f"), text))
                .containsExactlyInAnyOrder("-e", "c -", " -e", "nc -", "c -e", "nc -e");
    }

    @Test
    void shouldNotFindWhatALongerValueBeforeLeftBehindTheEnd() {
        List<Integer> found = new ArrayList<>();
        LiteralIndex index = new LiteralIndex(Map.of(0, new Literal(Literal.Place.ANYWHERE, "/etc/passwd", false)));
        Field commandLine = FieldCatalog.standard()
                .logSource("process_creation")
                .orElseThrow()
                .field("CommandLine")
                .orElseThrow();
        EventView view = new EventView(List.of(commandLine));
        for (String text : List.of("/etc/passwd", "/etc/pass", "/etc", "")) {
            view.moveTo(Events.exec(text));
            index.inside(view.values(0).get(0), found::add);
        }
        assertThat(found).containsExactly(0);
    }

    @ParameterizedTest
    @EnumSource(Literal.Place.class)
    void shouldFindWhatTheJdkFinds(Literal.Place place) {
        Random random = new Random(42);
        int found = 0;
        for (int round = 0; round < 3_000; round++) {
            Set<String> literals = new TreeSet<>();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                literals.add(Literal.of(place, text(random, 1 + random.nextInt(6)), false)
                        .text());
            }
            String text = text(random, random.nextInt(place == Literal.Place.WHOLE ? 5 : 40));
            Set<String> expected = new TreeSet<>();
            for (String literal : literals) {
                if (stands(literal, text, place)) {
                    expected.add(literal);
                }
            }
            assertThat(find(place, List.copyOf(literals), text))
                    .as("%s in %s", literals, text)
                    .isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).as("the texts hold some of the literals").isGreaterThan(100);
    }

    private static boolean stands(String literal, String text, Literal.Place place) {
        int last = text.length() - literal.length();
        int from = place == Literal.Place.END ? last : 0;
        int to = place == Literal.Place.START || place == Literal.Place.WHOLE ? Math.min(0, last) : last;
        if (place == Literal.Place.WHOLE && last != 0) {
            return false;
        }
        for (int at = Math.max(from, 0); at <= to; at++) {
            if (text.regionMatches(true, at, literal, 0, literal.length())) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> find(Literal.Place place, List<String> literals, String text) {
        Map<Integer, Literal> byAtom = new LinkedHashMap<>();
        for (String literal : literals) {
            byAtom.put(byAtom.size(), new Literal(place, literal, false));
        }
        EventView view = new EventView(List.of(Field.constant(text)));
        view.moveTo(new Event());
        FieldValue value = view.values(0).get(0);
        List<Integer> found = new ArrayList<>();
        LiteralIndex index = new LiteralIndex(byAtom);
        index.ends(value, found::add);
        index.inside(value, found::add);
        Set<String> texts = new TreeSet<>();
        found.forEach(atom -> texts.add(literals.get(atom)));
        return texts;
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
