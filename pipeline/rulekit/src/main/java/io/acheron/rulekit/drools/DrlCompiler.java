/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.drools.fact.EventFact;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.compiler.kie.builder.impl.DrlProject;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;

/**
 * Builds the rules of one file, alone, so that a bad file spoils no other. What runs is the executable model, which is several times
 * faster and free of a defect of Drools 10.2.0 in the just-in-time compilation of classic constraints (apache/incubator-kie issue
 * 6711). It does not know the lines of most errors, so a file it refuses is given to the classic compiler for its messages.
 */
final class DrlCompiler {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+[\\w.]+\\s*;?");
    private static final AtomicLong BUILDS = new AtomicLong();
    /** On one line, so that lines keep their numbers. */
    private static final String HEAD = "package %s; import %s.*; import function %s.alert; "
            .formatted(GeneratedNames.RULES, EventFact.class.getPackageName(), EventFact.class.getName());

    private static final ClassLoader OURS = new GeneratedNames(DrlCompiler.class.getClassLoader());

    private final ClassLoader ours;

    DrlCompiler() {
        this(OURS);
    }

    /** @param ours finds Drools and the facts */
    DrlCompiler(ClassLoader ours) {
        this.ours = ours;
    }

    /** @return the rules, empty if they do not compile, which is reported */
    Optional<KieBase> compile(SourceFile file, Problems problems) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Drools finds its services and our facts by the context loader, which in a pool thread may know neither.
        thread.setContextClassLoader(ours);
        try {
            return build(file, problems);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // Drools walks expressions by recursion: one of thousands of parts fills the stack.
            problems.errorIn(
                    file.path(), 1, 1, "Drools cannot compile the file: " + Messages.of(e), "make the rule simpler");
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Optional<KieBase> build(SourceFile file, Problems problems) {
        KieServices services = KieServices.get();
        ReleaseId release = release(services);
        KieBuilder builder = builder(services, release, file).buildAll(ExecutableModelProject.class);
        try {
            if (builder.getResults().hasMessages(Message.Level.ERROR)) {
                explain(builder, file, problems);
                return Optional.empty();
            }
            KieContainer container = services.newKieContainer(release, ours);
            return Optional.of(container.getKieBase());
        } finally {
            // The repository is static: what stays in it stays for the life of the process, for each reload of the
            // rules.
            services.getRepository().removeKieModule(release);
        }
    }

    private void explain(KieBuilder refused, SourceFile file, Problems problems) {
        KieServices services = KieServices.get();
        ReleaseId release = release(services);
        try {
            report(builder(services, release, file).buildAll(DrlProject.class), file, problems);
        } finally {
            services.getRepository().removeKieModule(release);
        }
        if (!problems.failed()) {
            report(refused, file, problems);
        }
    }

    private static void report(KieBuilder builder, SourceFile file, Problems problems) {
        for (Message message : builder.getResults().getMessages(Message.Level.ERROR)) {
            problems.errorIn(
                    file.path(),
                    Math.max(1, message.getLine()),
                    Math.max(1, message.getColumn()),
                    Messages.oneLine(message.getText()),
                    "correct the rule; the reference of facts lists their properties");
        }
    }

    private KieBuilder builder(KieServices services, ReleaseId release, SourceFile file) {
        KieFileSystem files = services.newKieFileSystem();
        files.generateAndWritePomXML(release);
        files.write("src/main/resources/acheron/rules/rule.drl", HEAD + withoutPackage(file.content()));
        return services.newKieBuilder(files, ours);
    }

    /** A package statement of the author is overwritten by blanks: the file may have one, and it means nothing. */
    static String withoutPackage(String drl) {
        Matcher statement = PACKAGE.matcher(drl);
        return statement.find()
                ? drl.substring(0, statement.start())
                        + statement.group().replaceAll("[^\\r\\n]", " ")
                        + drl.substring(statement.end())
                : drl;
    }

    private static ReleaseId release(KieServices services) {
        return services.newReleaseId("io.acheron.rules", "file", String.valueOf(BUILDS.incrementAndGet()));
    }
}
