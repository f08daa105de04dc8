/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    @Test
    void shouldKnowWhereEachNodeBegins() throws YamlException {
        YamlMap map = (YamlMap) YamlReader.read("# comment\na: 1\nb:\n  - x\n  - {c: 'true', d: true, e: , f: 1.5}\n");
        YamlList list = (YamlList) at(map, "b");
        YamlMap inner = (YamlMap) list.items().get(1);
        assertThat(map.get("a")).isEqualTo(new YamlScalar(2, 4, "1", YamlScalar.Type.INTEGER));
        assertThat(list.items().get(0)).isEqualTo(new YamlScalar(4, 5, "x", YamlScalar.Type.TEXT));
        assertThat(inner.get("c")).isEqualTo(new YamlScalar(5, 9, "true", YamlScalar.Type.TEXT));
        assertThat(inner.get("d")).isEqualTo(new YamlScalar(5, 20, "true", YamlScalar.Type.BOOLEAN));
        assertThat(((YamlScalar) at(inner, "e")).type()).isEqualTo(YamlScalar.Type.NULL);
        assertThat(((YamlScalar) at(inner, "f")).type()).isEqualTo(YamlScalar.Type.DECIMAL);
        assertThat(inner.keyOf("d").column()).isEqualTo(17);
    }

    @Test
    void shouldSayWhereTextIsNoYaml() {
        assertProblem("a: [1\nb: 2\n", 2, "not YAML");
        assertProblem("a: 1\na: 2\n", 2, "key 'a' stands here a second time, first in line 1");
        assertProblem("a: 1\n---\nb: 2\n", 3, "a second document begins here");
        assertProblem("", 1, "the file is empty");
        assertProblem("a: \tx: y", 1, "not YAML");
        assertProblem("? [a]\n: b\n", 1, "Non scalar key");
    }

    @Test
    void shouldBoundNestingAndAliases() {
        assertProblem("[".repeat(60) + "]".repeat(60), 1, "nested deeper than 40");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("x]\n");
        }
        assertThat(failure(bomb.toString())).isNotNull();
        assertThat(failure("a: &a [*a]")).isNotNull();
    }

    @Test
    void shouldMakeNoObjectsOfTags() throws YamlException {
        YamlMap map = (YamlMap) YamlReader.read("a: !!javax.script.ScriptEngineManager [x]\n");
        assertThat(map.get("a")).isInstanceOf(YamlList.class);
    }

    private static Yaml at(YamlMap map, String key) {
        return Objects.requireNonNull(map.get(key));
    }

    private static void assertProblem(String text, int line, String message) {
        YamlException failure = failure(text);
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).contains(message);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.column()).isPositive();
    }

    private static YamlException failure(String text) {
        return catchThrowableOfType(YamlException.class, () -> YamlReader.read(text));
    }
}
