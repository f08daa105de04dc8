/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.rule.RuleBundle;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Compiles each bundle once per JVM, away from the threads of the operators: a build of Drools rules takes seconds and would hold up
 * checkpoints. Subtasks of a task manager share the outcome.
 */
final class CompiledRules {
    /** Weak: a bundle goes with the last subtask that runs it, and its classes with it. */
    private static final Map<String, WeakReference<CompletableFuture<Compilation>>> DONE = new HashMap<>();

    private static final ExecutorService BUILDER = builder();

    /** @return completes with the rules and the problems; never fails because of what the bundle holds */
    static CompletableFuture<Compilation> of(RuleBundle bundle) {
        String id = bundle.getRuleSetId() + ' ' + bundle.getVersion() + ' ' + bundle.getHash();
        synchronized (DONE) {
            WeakReference<CompletableFuture<Compilation>> known = DONE.get(id);
            CompletableFuture<Compilation> compilation = known == null ? null : known.get();
            if (compilation == null) {
                compilation = CompletableFuture.supplyAsync(() -> compile(bundle), BUILDER);
                DONE.put(id, new WeakReference<>(compilation));
                DONE.values().removeIf(reference -> reference.get() == null);
            }
            return compilation;
        }
    }

    private static Compilation compile(RuleBundle bundle) {
        try {
            return RuleSet.compile(bundle);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A defect of a compiler must refuse the bundle, not end the job.
            Problem problem = new Problem(
                    "", 0, 0, Problem.Level.ERROR, "the rule compiler failed: " + e, "report this with the rule files");
            RuleBundle nothing =
                    RuleBundle.newBuilder(bundle).setFiles(List.of()).build();
            return new Compilation(RuleSet.compile(nothing).ruleSet(), List.of(problem));
        }
    }

    /** One thread, which ends when there is nothing to do so that it does not keep the class loader of a job that is over. */
    private static ExecutorService builder() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "acheron-rule-builder");
                    thread.setDaemon(true);
                    // Drools finds its services through the context class loader, which must be that of the job.
                    thread.setContextClassLoader(CompiledRules.class.getClassLoader());
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private CompiledRules() {}
}
