/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.SourceFile;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kie.api.KieBase;

/** A file that did not change is not built again; one that nobody uses is not kept. */
class BuiltFilesTest {
    private final BuiltFiles files = new BuiltFiles();

    @Test
    void shouldKnowEachFileInUseHoweverManyThereAre() {
        KieBase base = base();
        for (int i = 0; i < 2_000; i++) {
            files.put("text " + i, built(base));
        }
        assertThat(files.get("text 0")).hasValueSatisfying(built -> {
            assertThat(built.base()).isSameAs(base);
            assertThat(built.kinds()).containsExactly("process_exec");
        });
        assertThat(files.get("text 2000")).isEmpty();
    }

    @Test
    @Timeout(120)
    void shouldForgetAFileThatNoRuleSetUses() throws InterruptedException {
        KieBase used = base();
        files.put("used", built(used));
        files.put("gone", built(base()));
        while (files.get("gone").isPresent()) {
            System.gc();
            Thread.sleep(50);
        }
        files.put("later", built(used));
        assertThat(files.size()).as("used and later").isEqualTo(2);
        Reference.reachabilityFence(used);
    }

    private static BuiltFiles.Built built(KieBase base) {
        return new BuiltFiles.Built(Set.of("process_exec"), Map.of("r", 1), base);
    }

    private static KieBase base() {
        String drl = "rule \"r\" when $e : ProcessExec( links > 1 ) then alert($e); end\n";
        return new DrlCompiler()
                .compile(new SourceFile("a.drl", drl), new Problems("a.drl"))
                .orElseThrow();
    }
}
