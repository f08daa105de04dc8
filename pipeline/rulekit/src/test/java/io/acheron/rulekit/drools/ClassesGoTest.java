/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.SourceFile;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drools.base.RuleBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kie.api.KieBase;

/** Rules that are replaced take the classes with them that were made for them: 500 changes leave metaspace where it was. */
class ClassesGoTest {
    private static final int SWAPS = 12;
    private static final String RULE = "rule \"r\" when $e : ProcessExec( links > %d ) then alert($e); end\n";

    @Test
    @Timeout(120)
    void shouldKeepNoClassLoaderOfRulesThatAreGone() throws InterruptedException {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < SWAPS; i++) {
            loaders.add(use("a.drl", RULE.formatted(1_000 + i)));
        }
        // One may still be held by what Drools did last.
        while (alive(loaders) > 1) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(alive(loaders)).isLessThanOrEqualTo(1);
    }

    /** Compiles, evaluates an event, and forgets. */
    private static WeakReference<ClassLoader> use(String path, String drl) {
        KieBase base = new DrlCompiler()
                .compile(new SourceFile(path, drl), new Problems(path))
                .orElseThrow();
        RuleSession session = new RuleSession(new DrlRule(RULE_METADATA, path, Map.of(), Set.of("process_exec"), base));
        session.evaluate(Events.exec("/bin/nc"), new io.acheron.rulekit.Recorder());
        session.close();
        return new WeakReference<>(((RuleBase) base).getRootClassLoader());
    }

    private static final io.acheron.rulekit.Rule RULE_METADATA = new io.acheron.rulekit.Rule(
            "id",
            1,
            "",
            "title",
            "",
            "drools",
            "a.yaml",
            "test",
            io.acheron.schema.alert.Severity.MEDIUM,
            List.of(),
            List.of(),
            List.of(),
            "",
            io.acheron.rulekit.Rule.Mode.ALERT);

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }
}
