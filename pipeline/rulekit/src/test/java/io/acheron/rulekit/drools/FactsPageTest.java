/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.drools.fact.Facts;
import java.beans.Introspector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of facts is made from their sources, since their Javadoc is what analysts read. */
class FactsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("acheron.root"));
    private static final Path PAGE = ROOT.resolve("docs/reference/drools-facts.md");
    private static final Path SOURCES = ROOT.resolve("pipeline/rulekit/src/main/java/io/acheron/rulekit/drools/fact");
    private static final Pattern CLASS =
            Pattern.compile("/\\*\\*\\s(?<doc>(?:(?!\\*/)[\\s\\S])*)\\*/\\s*public (?:abstract |final )*class");
    private static final Pattern GETTER = Pattern.compile(
            "/\\*\\* @return (?<doc>(?:(?!\\*/)[\\s\\S])*?)\\s*\\*/\\s*(?:@\\w+\\s*)*public (?<type>[\\w<>]+) (?:get|is)(?<name>\\w+)\\(\\)");

    @Test
    void shouldHaveAnUpToDatePage() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Facts of Drools rules

                <!-- made from the sources of the facts; do not edit -->

                A `.drl` file sees one event at a time, as the fact that is called like the kind of the event. Metadata and tests stand in the
                `.yaml` of the same name. A condition compares properties; the action is `alert($e)`, or `alert($e, "property, property")` to
                show properties in the alert.

                ```
                rule "netcat listens"
                when
                    $e : ProcessExec( executable.endsWith("/nc"), argv contains "-l", regex(commandLine, "-p ?[0-9]+") )
                then
                    alert($e, "executable, commandLine");
                end
                ```

                ## What a rule may use

                | | |
                |---|---|
                | comparisons | `==` `!=` `<` `<=` `>` `>=` `contains` `not contains` `memberOf` `in (...)`, `&&`, `||`, `!`, `,` |
                | methods of texts | `startsWith` `endsWith` `contains` `equals` `equalsIgnoreCase` `isEmpty` `length` `indexOf` `toLowerCase` `toUpperCase` `trim` `strip` |
                | methods of lists | `contains` `isEmpty` `size` `get(n)` |
                | helper | `regex(text, "expression")`: RE2, linear time, finds the expression anywhere in the text; `matches` is refused because it can take exponential time |
                | attributes | `salience` with a number, `no-loop` |
                | structure | several patterns of the same fact, `and`, `or`, `not`, `exists`, bindings such as `$a : argv` |

                Everything else is refused with line and remedy: imports, functions, globals, declared types, queries, annotations, other
                dialects, `eval`, `from`, `accumulate`, windows, timers, static calls, `new`, classes, comments inside a constraint, and any
                other action. A rule reaches no file, no network, no process, no thread and no class.

                A rule that fails, or takes more than 50 ms, on more than about every tenth event rests for five minutes of the events' time,
                alone; the status topic names its file and line, and `rules status` shows it. A new version of the rule begins anew.

                ## Every fact

                """);
        page.append(properties(source("EventFact")));
        for (Map.Entry<String, String> fact : Facts.namesByKind().entrySet()) {
            String source = source(fact.getValue());
            Matcher type = CLASS.matcher(source);
            assertThat(type.find()).as(fact.getValue()).isTrue();
            page.append("\n## %s\n\n%s Events of kind `%s`.\n\n%s"
                    .formatted(fact.getValue(), oneLine(type.group("doc")), fact.getKey(), properties(source)));
        }
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl pipeline/rulekit test -Dtest=FactsPageTest -Dgolden.update")
                .isEqualTo(page.toString());
    }

    @Test
    void shouldTellEveryProperty() throws IOException {
        String page = Files.readString(PAGE);
        for (String fact : Facts.namesByKind().values()) {
            assertThat(FactValues.names(fact))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(page)
                            .as("%s.%s needs a Javadoc that begins with @return", fact, name)
                            .contains("| `%s` |".formatted(name)));
        }
    }

    private static String properties(String source) {
        Map<String, String> rows = new TreeMap<>();
        Matcher getter = GETTER.matcher(source);
        while (getter.find()) {
            String name = Introspector.decapitalize(getter.group("name"));
            rows.put(
                    name,
                    "| `%s` | %s | %s |\n".formatted(name, type(getter.group("type")), oneLine(getter.group("doc"))));
        }
        return "| property | type | meaning |\n|---|---|---|\n" + String.join("", rows.values());
    }

    private static String type(String java) {
        return switch (java) {
            case "String" -> "text";
            case "int", "long", "double" -> "number";
            case "boolean" -> "true or false";
            default -> java.startsWith("List") ? "list of texts" : java;
        };
    }

    private static String oneLine(String doc) {
        return doc.replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip().replace("|", "\\|");
    }

    private static String source(String name) throws IOException {
        return Files.readString(SOURCES.resolve(name + ".java"));
    }
}
