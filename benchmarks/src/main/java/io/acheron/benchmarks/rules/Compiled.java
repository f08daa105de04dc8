/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieSession;

/** Made-up rules as rulekit and Drools compile them. */
final class Compiled {
    /** @param others rules of another log source */
    static Engine evaluator(List<MadeRule> rules, List<MadeRule> others) {
        long start = System.nanoTime();
        Engine engine = Engine.indexed(ruleSet(bundle(rules, others)).newEvaluator());
        System.out.printf(
                "compiled %,d rules in %,d ms%n",
                rules.size() + others.size(), (System.nanoTime() - start) / 1_000_000);
        return engine;
    }

    static RuleBundle bundle(List<MadeRule> rules, List<MadeRule> others) {
        List<SourceFile> files = new ArrayList<>();
        rules.forEach(rule -> files.add(new SourceFile("p" + rule.number() + ".yaml", rule.sigma("process_creation"))));
        others.forEach(
                rule -> files.add(new SourceFile("n" + rule.number() + ".yaml", rule.sigma("network_connection"))));
        return RuleFiles.bundle("made", 1, Instant.EPOCH, files);
    }

    static RuleSet ruleSet(RuleBundle bundle) {
        Compilation compiled = RuleSet.compile(bundle);
        if (!compiled.accepted()) {
            throw new IllegalStateException(compiled.problems().stream()
                    .filter(problem -> problem.level() == Problem.Level.ERROR)
                    .findFirst()
                    .toString());
        }
        return compiled.ruleSet();
    }

    static Engine drools(List<MadeRule> rules) {
        StringBuilder drl = new StringBuilder("package made; import io.acheron.benchmarks.rules.ExecFact;\n");
        rules.forEach(rule -> drl.append(rule.drl()));
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem();
        ReleaseId release = services.newReleaseId("io.acheron", "made", String.valueOf(rules.size()));
        files.generateAndWritePomXML(release);
        files.write("src/main/resources/made/made.drl", drl.toString());
        long start = System.nanoTime();
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        KieSession session = services.newKieContainer(release).getKieBase().newKieSession();
        System.out.printf(
                "compiled %,d rules of Drools in %,d ms%n", rules.size(), (System.nanoTime() - start) / 1_000_000);
        return Engine.drools(session);
    }

    private Compiled() {}
}
