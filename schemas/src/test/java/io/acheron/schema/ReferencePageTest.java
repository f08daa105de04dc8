/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

/** The reference pages are made from the schemas; {@code -Dgolden.update} writes them, a stale one fails. */
class ReferencePageTest {
    private static final Path REFERENCE =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("reference");

    @Test
    void shouldHaveAnUpToDatePageOfEvents() throws Exception {
        check(
                "events.md",
                "Events",
                "What the collector and the refine job say of a host. In NDJSON the same fields are used; fields that "
                        + "have their default are left out.",
                List.of(Event.getClassSchema()));
    }

    @Test
    void shouldHaveAnUpToDatePageOfOtherRecords() throws Exception {
        check(
                "records.md",
                "Alerts, assets, rules, control, status",
                "What else travels on topics. `Event` and its parts are on [their own page](events.md).",
                roots());
    }

    /** Records that travel by themselves: those that name their topics. */
    private static List<Schema> roots() throws Exception {
        List<Schema> roots = new ArrayList<>();
        try (Stream<Path> released = Files.walk(Path.of("released"))) {
            for (Path file : released.filter(it -> it.toString().endsWith(".avsc"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".avsc", "");
                Schema schema = SpecificData.get().getSchema(Class.forName(name));
                if (schema.getProp("topics") != null
                        && !roots.contains(schema)
                        && !schema.equals(Event.getClassSchema())) {
                    roots.add(schema);
                }
            }
        }
        return roots;
    }

    private static void check(String file, String title, String intro, List<Schema> roots) throws Exception {
        String page = page(title, intro, roots);
        Path path = REFERENCE.resolve(file);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(REFERENCE);
            Files.writeString(path, page);
        }
        assertThat(path)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl schemas test -Dtest=ReferencePageTest -Dgolden.update")
                .isEqualTo(page);
    }

    private static String page(String title, String intro, List<Schema> roots) {
        StringBuilder page = new StringBuilder(
                "# " + title + "\n\n<!-- made from schemas/src/main/avro; do not edit -->\n\n" + intro + "\n");
        Deque<Schema> open = new ArrayDeque<>(roots);
        Set<String> done = new LinkedHashSet<>();
        boolean events = roots.contains(Event.getClassSchema());
        while (!open.isEmpty()) {
            Schema schema = open.poll();
            if (done.add(schema.getFullName())
                    && (events
                            || !schema.getNamespace().endsWith(".event")
                                    && !schema.getNamespace().endsWith(".payload"))) {
                describe(page, schema, open);
            }
        }
        return page.toString();
    }

    private static void describe(StringBuilder page, Schema schema, Deque<Schema> open) {
        page.append("\n## ")
                .append(schema.getName())
                .append("\n\n")
                .append(schema.getDoc())
                .append('\n');
        String topics = schema.getProp("topics");
        if (topics != null) {
            page.append("\nTopics, below the prefix: `")
                    .append(topics.replace(", ", "`, `"))
                    .append("`.\n");
        }
        page.append("\n| field | type | default | meaning |\n|---|---|---|---|\n");
        for (Schema.Field field : schema.getFields()) {
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            field.name(),
                            type(field.schema(), open),
                            byDefault(field),
                            field.doc().replace("|", "\\|")));
        }
    }

    private static String byDefault(Schema.Field field) {
        if (!field.hasDefaultValue()) {
            return "required";
        }
        Object value = field.defaultVal();
        return value == org.apache.avro.JsonProperties.NULL_VALUE
                ? "null"
                : "`" + (value instanceof String s ? '"' + s + '"' : value) + "`";
    }

    private static String type(Schema schema, Deque<Schema> open) {
        return switch (schema.getType()) {
            case RECORD -> {
                open.add(schema);
                yield schema.getName();
            }
            case ENUM -> schema.getEnumSymbols().stream().collect(Collectors.joining("`, `", "one of `", "`"));
            case ARRAY -> "list of " + type(schema.getElementType(), open);
            case MAP -> "map of text to " + type(schema.getValueType(), open);
            case UNION -> type(schema.getTypes().get(1), open) + " or null";
            case STRING -> "text";
            case LONG -> schema.getLogicalType() instanceof LogicalTypes.TimestampMicros ? "time" : "long";
            default -> schema.getType().getName();
        };
    }
}
