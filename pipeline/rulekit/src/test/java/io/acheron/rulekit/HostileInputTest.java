/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may put into a rule file or into the text of an event to break the engine: refused with a place, or contained. */
class HostileInputTest {
    private static final String RULE = """
            title: Test
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01
            level: high
            triage: Look at it.
            logsource: {product: linux, category: process_creation}
            detection:
              selection:
                %s
              condition: %s
            """;
    private static final String GOOD =
            RULE.formatted("CommandLine|contains: evil", "selection").replace("7a1f6a3e", "8b1f6a3e");

    @Test
    void shouldRefuseAnAliasBomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", List.of(before, before, before, before, before))));
        }
        assertRefused(text.toString());
    }

    @Test
    void shouldRefuseAnAnchorThatHoldsItself() {
        assertRefused("a: &a [*a]\n");
        assertRefused("a: &a {b: *a}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "!!x ["})
    void shouldRefuseDeepNesting(String opening) {
        assertRefused("a: " + opening.repeat(100_000));
    }

    @Test
    void shouldRefuseDeepIndentation() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        assertRefused(text.toString());
    }

    @Test
    void shouldRefuseADeepCondition() {
        assertRefused(RULE.formatted("Image: x", "(".repeat(50_000) + "selection" + ")".repeat(50_000)));
        assertRefused(RULE.formatted("Image: x", "not ".repeat(50_000) + "selection"));
    }

    @Test
    void shouldRefuseAFileOfTenMegabytesAndUseTheOther() {
        assertRefused(RULE.formatted("Image: " + "x".repeat(10 << 20), "selection"));
        assertRefused("#".repeat(10 << 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(((((a{30}){30}){30}){30}){30})",
                "(((((((x+)+)+)+)+)+)+)+y{1001}",
                "(?:a?){1000}a{1000}{1000}"
            })
    void shouldRefuseARegexThatGrowsWithoutBounds(String regex) {
        assertRefused(RULE.formatted("CommandLine|re: '%s'".formatted(regex), "selection"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "^(.*a){20}$"})
    void shouldMatchRegexesInLinearTimeThatBacktrackElsewhere(String regex) {
        Event event = Events.exec("/bin/x", "a".repeat(50_000) + "!", "x".repeat(50_000));
        assertThat(found(RULE.formatted("CommandLine|re: '%s'".formatted(regex), "selection"), event).titles)
                .hasSizeLessThan(2);
    }

    @Test
    void shouldRefuseEveryRuleOfACircleOfCorrelationsAndKeepTheOthers() {
        String circle = """
                title: Circle %1$s
                id: 9c1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c%1$s
                name: c%1$s
                level: high
                correlation: {type: event_count, rules: [c%2$s], group-by: [User], timespan: 1m, condition: {gte: 2}}
                """;
        Compilation compiled = RuleSet.compile(Bundles.of(
                "a.yaml", circle.formatted("01", "02"),
                "b.yaml", circle.formatted("02", "03"),
                "c.yaml", circle.formatted("03", "01"),
                "good.yaml", GOOD));
        assertThat(compiled.ruleSet().all()).extracting(Rule::title).containsExactly("Test");
        assertThat(errors(compiled)).extracting(Problem::path).contains("a.yaml");
    }

    @Test
    void shouldRefuseALongChainOfCorrelations() {
        List<String> files =
                new ArrayList<>(List.of("good.yaml", GOOD.replace("title: Test", "title: Test\nname: c0")));
        for (int i = 1; i <= 3_000; i++) {
            files.addAll(List.of("c%d.yaml".formatted(i), correlation(i, "c" + (i - 1))));
        }
        Compilation compiled = RuleSet.compile(Bundles.of(files.toArray(new String[0])));
        assertThat(compiled.ruleSet().all()).extracting(Rule::title).contains("Test", "C1", "C8");
        assertThat(errors(compiled))
                .hasSize(3_000 - 8)
                .allSatisfy(problem -> assertThat(problem.message()).contains("more than 8 correlations are chained"));
    }

    /** Each names the one below it twice: written out they are more than any machine holds. */
    @Test
    void shouldRefuseCorrelationsThatDoubleWithEachStep() {
        List<String> files =
                new ArrayList<>(List.of("good.yaml", GOOD.replace("title: Test", "title: Test\nname: c0")));
        for (int i = 1; i <= 60; i++) {
            String below = "c" + (i - 1);
            files.addAll(List.of(
                    "c%d.yaml".formatted(i), correlation(i, String.join(", ", Collections.nCopies(30, below)))));
        }
        Compilation compiled = RuleSet.compile(Bundles.of(files.toArray(new String[0])));
        assertThat(compiled.ruleSet().all()).extracting(Rule::title).containsExactlyInAnyOrder("Test", "C1");
        assertThat(errors(compiled)).extracting(Problem::message).contains("more than 64 rules below one correlation");
    }

    private static String correlation(int number, String below) {
        return """
                title: C%1$d
                id: 9c1f6a3e-94a4-4f0b-9c11-%1$012d
                name: c%1$d
                level: high
                correlation: {type: event_count, rules: [%2$s], group-by: [User], timespan: 1m, condition: {gte: 2}}
                """.formatted(number, below);
    }

    @Test
    void shouldRefuseARegexOfDeepGroups() {
        String deep = "(".repeat(20_000) + "a" + ")".repeat(20_000);
        Compilation compiled = RuleSet.compile(
                Bundles.of("deep.yaml", RULE.formatted("CommandLine|re: '%s'".formatted(deep), "selection")));
        assertThat(errors(compiled)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(8);
            assertThat(problem.message()).isEqualTo("regular expression: its groups are nested deeper than 100");
        });
    }

    /** Accepted, they would overflow the stack of the task at the first event, and no rule would judge it. */
    @ParameterizedTest
    @ValueSource(strings = {"q(.?){1000}(.?){1000}(.?){1000}", "ALTERNATIVES", "STARS"})
    void shouldRefuseARegexWhoseChoicesTheEngineTakesByRecursion(String regex) {
        String written = regex.replace("STARS", "a*".repeat(5_000))
                .replace(
                        "ALTERNATIVES",
                        IntStream.range(0, 3_000).mapToObj(i -> "w" + i).collect(Collectors.joining("|")));
        Compilation compiled = RuleSet.compile(
                Bundles.of("a.yaml", RULE.formatted("CommandLine|re: '%s'".formatted(written), "selection")));
        assertThat(errors(compiled))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("written out it has more than 1,000 optional parts, alternatives and groups"));
    }

    @Test
    void shouldMatchARegexWithAsManyChoicesAsAreAllowed() {
        String words = IntStream.range(0, 990).mapToObj(i -> "w" + i).collect(Collectors.joining("|"));
        Event event = Events.exec("/bin/x", "-w989-" + "x".repeat(10_000));
        assertThat(found(RULE.formatted("CommandLine|re: '-(%s)-'".formatted(words), "selection"), event).titles)
                .containsExactly("Test");
    }

    @Test
    void shouldRefuseListsThatWouldFillTheMemoryAndKeepTheOthers() {
        String list = IntStream.range(0, 60_000).mapToObj(i -> "value" + i).collect(Collectors.joining("\n"));
        String first = RULE.formatted("CommandLine|contains|expand: '%big%'", "selection");
        Compilation compiled = RuleSet.compile(
                Bundles.of("lists/big.txt", list, "a.yaml", first, "b.yaml", first.replace("7a1f6a3e", "8b1f6a3e")));
        assertThat(compiled.ruleSet().all()).extracting(Rule::path).containsExactly("a.yaml");
        assertThat(errors(compiled))
                .singleElement()
                .hasToString(
                        "b.yaml:8:34: error: with the 60,000 values of list 'big' the rules take more than 100,000 from lists;"
                                + " shorten the list, or name networks and parts of names instead of each value");
    }

    @Test
    void shouldQuoteTextOfAFileSoThatItSteersNoTerminal() {
        Compilation compiled = RuleSet.compile(Bundles.of(
                "a\nb\u001b[31m.yaml",
                RULE.formatted("CommandLine: x", "selection").replace("high", "\"\\e[2Jhigh\\u202e\"")));
        assertThat(errors(compiled).get(0).toString())
                .startsWith("a\\u000ab\\u001b[31m.yaml:3:8: error: level '\\u001b[2Jhigh\\u202e' does not exist");
    }

    @Test
    void shouldContainARuleThatMatchesEverything() {
        Compilation compiled = RuleSet.compile(
                Bundles.of("all.yaml", RULE.formatted("CommandLine|contains: ''", "selection"), "good.yaml", GOOD));
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compiled.ruleSet().newEvaluator()) {
            evaluator.evaluate(Events.exec("/bin/x", "evil"), recorder);
        }
        assertThat(recorder.titles).contains("Test");
        assertThat(recorder.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u001b[2J\u001b]0;evil\u0007",
                "\u202egpj.exe\u202c evil",
                "\ud800evil\udfff",
                "evil\r\n2026-01-01 ERROR nothing happened",
                "evil${jndi:ldap://x}%s%n{}",
                "e\u0301vil \u0130\u0131\ufb03 evil"
            })
    void shouldMatchHostileTextAsItIs(String text) {
        assertThat(found(GOOD, Events.exec("/bin/x", text)).titles).hasSize(text.contains("evil") ? 1 : 0);
    }

    @Test
    void shouldMatchAtTheEndOfAHugeText() {
        assertThat(found(GOOD, Events.exec("/bin/x", "\ud800\u202e".repeat(1 << 20) + "EVIL")).titles)
                .hasSize(1);
    }

    private static void assertRefused(String text) {
        Compilation compiled = RuleSet.compile(Bundles.of("bad.yaml", text, "good.yaml", GOOD));
        assertThat(errors(compiled)).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("bad.yaml");
            assertThat(problem.line()).isPositive();
            assertThat(problem.message()).isNotBlank().hasSizeLessThan(1000);
            assertThat(problem.remedy()).isNotBlank();
        });
        assertThat(compiled.ruleSet().all()).extracting(Rule::path).containsExactly("good.yaml");
    }

    private static List<Problem> errors(Compilation compiled) {
        return compiled.problems().stream()
                .filter(problem -> problem.level() == Problem.Level.ERROR)
                .toList();
    }

    private static Recorder found(String rule, Event event) {
        Compilation compiled = RuleSet.compile(Bundles.of("rule.yaml", rule));
        assertThat(errors(compiled)).isEmpty();
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compiled.ruleSet().newEvaluator()) {
            evaluator.evaluate(event, recorder);
        }
        return recorder;
    }
}
