/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.rule.RuleFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiled rules. Immutable and thread safe, not serializable: ship the bundle and compile where the rules are needed, once per
 * process.
 */
public final class RuleSet {
    private final RuleBundle bundle;
    private final List<RuleProgram> programs;
    private final List<RuleTest> tests;
    private final List<Exemption> exemptions;

    RuleSet(RuleBundle bundle, List<RuleProgram> programs, List<RuleTest> tests, List<Exemption> exemptions) {
        this.bundle = bundle;
        this.programs = List.copyOf(programs);
        this.tests = List.copyOf(tests);
        this.exemptions = List.copyOf(exemptions);
    }

    /**
     * Compiles the rules of a bundle; takes seconds when Drools rules are among them.
     *
     * @return all good rules and all problems; never throws because of what the files hold
     */
    public static Compilation compile(RuleBundle bundle) {
        return new RuleCompiler(bundle).compile();
    }

    /** @return rules for single events */
    public List<Rule> rules() {
        return programs.stream().flatMap(program -> program.rules().stream()).toList();
    }

    /** @return rules for several events */
    public List<StatefulRule> stateful() {
        return programs.stream().flatMap(program -> program.stateful().stream()).toList();
    }

    /** @return metadata of all rules, sequences too */
    public List<Rule> all() {
        return Stream.concat(rules().stream(), stateful().stream().map(StatefulRule::rule))
                .toList();
    }

    /** @return tests of all rules, in the order of files and tests */
    public List<RuleTest> tests() {
        return tests;
    }

    /** @return exceptions from rules, in the order of their files */
    public List<Exemption> exemptions() {
        return exemptions;
    }

    /** @return the files it was compiled from */
    List<RuleFile> files() {
        return bundle.getFiles();
    }

    /** @return name of the rule set */
    public String id() {
        return bundle.getRuleSetId();
    }

    /** @return version of the bundle */
    public long version() {
        return bundle.getVersion();
    }

    /** @return hash of the bundle */
    public String hash() {
        return bundle.getHash();
    }

    /** @return a new evaluator for one thread */
    public Evaluator newEvaluator() {
        return new RoutingEvaluator(programs);
    }

    /**
     * Says why a rule matches an event or does not.
     *
     * @param ruleId id of a rule or sequence
     * @return lines for people; empty if there is no such rule
     */
    public Optional<List<String>> explain(String ruleId, Event event) {
        return programs.stream()
                .filter(program -> Stream.concat(
                                program.rules().stream(),
                                program.stateful().stream().map(StatefulRule::rule))
                        .anyMatch(rule -> rule.id().equals(ruleId)))
                .map(program -> program.explain(ruleId, event))
                .findFirst();
    }
}
