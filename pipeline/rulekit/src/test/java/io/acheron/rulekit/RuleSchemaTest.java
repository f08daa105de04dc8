/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema for editors says what the compiler says, as far as a schema can. */
class RuleSchemaTest {
    private static final Path RULES = Path.of(System.getProperty("acheron.root"), "rules");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULE = """
            title: x
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2a01
            level: low
            logsource: {product: linux, category: process_creation}
            detection:
              s: {Image|endswith: [/sh, /bash], ProcessId: 1, User: null}
              k: [word, 7]
              condition: s or k
            """;

    private final JsonSchema schema = schema();

    @TestFactory
    Stream<DynamicTest> shouldAcceptTheRulesThatShip() {
        return RuleFiles.read(RULES).stream()
                .filter(file -> file.path().endsWith(".yaml") && !file.path().startsWith(ValueLists.FOLDER))
                .map(file -> DynamicTest.dynamicTest(
                        file.path(), () -> assertThat(validate(file.content())).isEmpty()));
    }

    @Test
    void shouldCompileTheRulesThatShip() {
        Compilation compilation = RuleSet.compile(Bundles.of(RuleFiles.read(RULES).stream()
                .flatMap(file -> Stream.of(file.path(), file.content()))
                .toArray(String[]::new)));
        assertThat(compilation.problems()).isEmpty();
        assertThat(compilation.ruleSet().all()).isNotEmpty();
    }

    @Test
    void shouldAcceptAGoodRule() {
        assertThat(validate(RULE)).isEmpty();
    }

    @Test
    void shouldOfferTheLogSourcesOfSigma() {
        List<String> categories = new ArrayList<>();
        schema.getSchemaNode()
                .at("/$defs/logsource/properties/category/anyOf/0/enum")
                .forEach(category -> categories.add(category.asText()));
        List<String> kinds = Event.getClassSchema().getFields().stream()
                .map(org.apache.avro.Schema.Field::name)
                .toList();
        assertThat(categories)
                .containsAll(FieldCatalog.standard().categories().stream()
                        .filter(category -> !kinds.contains(category))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "level: low ~ level: severe",
                "title: x ~ tilte: x",
                "Image|endswith ~ Image|endwith",
                "category: process_creation ~ category: Process",
                "product: linux ~ product: windows",
                "condition: s or k ~ timeframe: 5m",
                "'[/sh, /bash]' ~ []",
                "id: 7a1f6a3e ~ id: 7a1f6a",
            })
    void shouldRefuseWhatTheCompilerRefuses(String part, String replacement) {
        String broken = RULE.replace(part, replacement);
        assertThat(broken).isNotEqualTo(RULE);
        assertThat(validate(broken)).isNotEmpty();
        assertThat(RuleSet.compile(Bundles.of("a.yaml", broken)).problems())
                .anyMatch(problem -> problem.level() == Problem.Level.ERROR
                        || problem.message().startsWith("key"));
    }

    /** Each document, with aliases followed, as an editor sees them. */
    private List<String> validate(String yaml) {
        List<String> problems = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            schema.validate(JSON.<JsonNode>valueToTree(document)).forEach(problem -> problems.add(problem.toString()));
        }
        return problems;
    }

    private static JsonSchema schema() {
        try (InputStream in = RuleSet.class.getResourceAsStream("rule.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
