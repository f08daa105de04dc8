/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.drools.fact.ProcessExec;
import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No name that differs from rule to rule reaches the loaders of the JDK, which would remember it. */
class GeneratedNamesTest {
    private static final String RULE =
            "rule \"r\" when $e : ProcessExec( executable == \"/bin/%d\" ) then alert($e); end\n";

    private static final String FACT = "io/acheron/rulekit/drools/fact/ProcessExec.class";
    /** A package with what is generated, a hash, or the number of a build. */
    private static final Pattern OF_A_RULE = Pattern.compile("acheron[./]rules[./]|[0-9A-F]{32}|ProjectModel_");

    /** Writes down what it is asked for. */
    private static final class Asked extends ClassLoader {
        private final Set<String> names = new HashSet<>();

        Asked() {
            super(GeneratedNamesTest.class.getClassLoader());
        }

        @Override
        protected synchronized Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            names.add(name);
            return super.loadClass(name, resolve);
        }

        @Override
        public synchronized @Nullable URL getResource(String name) {
            names.add(name);
            return super.getResource(name);
        }

        @Override
        public synchronized Enumeration<URL> getResources(String name) throws IOException {
            names.add(name);
            return super.getResources(name);
        }
    }

    private final Asked asked = new Asked();
    private final GeneratedNames names = new GeneratedNames(asked);

    @Test
    void shouldNotAskForWhatARuleIsMadeInto() {
        for (int rule = 0; rule < 3; rule++) {
            SourceFile file = new SourceFile("a.drl", RULE.formatted(rule));
            assertThat(new DrlCompiler(names).compile(file, new Problems("a.drl")))
                    .isPresent();
        }
        assertThat(asked.names)
                .contains(ProcessExec.class.getName(), FACT)
                .noneMatch(name -> OF_A_RULE.matcher(name).find());
    }

    @Test
    void shouldFindOurClassesAndResourcesAndNothingGenerated() throws Exception {
        assertThat(names.loadClass(ProcessExec.class.getName())).isSameAs(ProcessExec.class);
        assertThat(names.getResource(FACT)).isNotNull();
        assertThat(names.getResources(FACT).hasMoreElements()).isTrue();
        asked.names.clear();
        assertThatThrownBy(() -> names.loadClass("acheron.rules.P01.LambdaPredicate01"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessage("acheron.rules.P01.LambdaPredicate01");
        assertThat(names.getResource("acheron/rules/P01.class")).isNull();
        assertThat(names.getResourceAsStream("org/drools/project/model/ProjectModel_1.class"))
                .isNull();
        assertThat(names.getResources("acheron/rules/P01.class").hasMoreElements())
                .isFalse();
        assertThat(asked.names).isEmpty();
    }
}
