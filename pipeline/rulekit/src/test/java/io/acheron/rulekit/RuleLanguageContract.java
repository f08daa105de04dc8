/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What every rule language keeps. A new language is proven by a subclass of this. */
public abstract class RuleLanguageContract {
    /** The id the good rule has. */
    protected static final String ID = "7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2e01";

    protected abstract RuleLanguage language();

    /** @return files of a rule titled "Good" that matches {@link #matching()} and not {@link #other()} */
    protected abstract List<SourceFile> good();

    /** @return files of a rule with another id and a mistake in the language itself */
    protected abstract List<SourceFile> broken();

    protected abstract Event matching();

    /** @return an event of the same kind */
    protected abstract Event other();

    @Test
    void shouldBeFoundByServiceLoader() {
        assertThat(ServiceLoader.load(RuleLanguage.class))
                .extracting(RuleLanguage::name)
                .contains(language().name());
    }

    @Test
    void shouldMatchOneEventAndNotTheOther() {
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compile(good()).ruleSet().newEvaluator()) {
            evaluator.evaluate(other(), recorder);
            assertThat(recorder.titles).isEmpty();
            evaluator.evaluate(matching(), recorder);
            evaluator.evaluate(other(), recorder);
        }
        assertThat(recorder.titles).containsExactly("Good");
        assertThat(recorder.failures).isEmpty();
    }

    @Test
    void shouldKeepTheGoodRuleAndPlaceTheProblemOfTheBrokenOne() {
        List<SourceFile> both = new ArrayList<>(good());
        both.addAll(broken());
        Compilation compilation = compile(both);
        assertThat(compilation.accepted()).isFalse();
        assertThat(compilation.ruleSet().rules()).extracting(Rule::id).containsExactly(ID);
        List<String> paths = broken().stream().map(SourceFile::path).toList();
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .isNotEmpty()
                .allSatisfy(problem -> {
                    assertThat(paths).contains(problem.path());
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.message()).isNotBlank().doesNotContain("\n");
                    assertThat(problem.remedy()).isNotBlank();
                });
    }

    @Test
    void shouldExplain() {
        RuleSet rules = compile(good()).ruleSet();
        assertThat(rules.explain(ID, matching()).orElseThrow().get(0)).startsWith("+ Good");
        assertThat(rules.explain(ID, other()).orElseThrow().get(0)).startsWith("- Good");
        assertThat(rules.explain("00000000-0000-0000-0000-000000000000", other()))
                .isEmpty();
    }

    @Test
    void shouldShareAProgramAmongEvaluators() {
        RuleSet rules = compile(good()).ruleSet();
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        try (Evaluator one = rules.newEvaluator();
                Evaluator two = rules.newEvaluator()) {
            one.evaluate(matching(), first);
            two.evaluate(other(), second);
            two.evaluate(matching(), second);
        }
        assertThat(first.titles).isEqualTo(second.titles).containsExactly("Good");
    }

    private static Compilation compile(List<SourceFile> files) {
        return RuleSet.compile(Bundles.of(files.stream()
                .flatMap(file -> List.of(file.path(), file.content()).stream())
                .toArray(String[]::new)));
    }
}
