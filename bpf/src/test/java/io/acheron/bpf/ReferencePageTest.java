/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of probes is made from the probes. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/reference/probes.md");

    @Test
    void shouldHaveAnUpToDatePageOfProbes() throws IOException {
        String page = page();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl bpf test -Dtest=ReferencePageTest -Dgolden.update")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        List<Probe> probes = Probe.all().toList();
        StringBuilder page = new StringBuilder("""
                # Probes

                <!-- made from bpf/probes; do not edit -->

                What the collector hooks into, and where each field of an event comes from. `./acheron probes` shows which
                variant this kernel takes, and why it refuses the others. What the fields mean is told on the
                [page of events](events.md).

                | probe | events | from kernel | what it sees |
                |---|---|---|---|
                """);
        for (Probe probe : probes) {
            page.append("| [`%s`](#%s)%s | %s | %s | %s |\n"
                    .formatted(
                            probe,
                            probe,
                            offByDefault(probe) ? " (off by default)" : "",
                            names(probe),
                            probe.mapping().path("oldest_kernel").asText(),
                            firstSentence(probe.mapping().path("description").asText())));
        }
        probes.forEach(probe -> describe(page, probe));
        JsonNode head = new YAMLMapper().readTree(Path.of("include/head.yaml").toFile());
        page.append("\n## Fields of every event\n");
        fields(page, head);
        return page.toString();
    }

    private static String firstSentence(String description) {
        int end = description.indexOf(". ");
        return end < 0 ? description : description.substring(0, end + 1);
    }

    private static boolean offByDefault(Probe probe) {
        return !probe.mapping().path("enabled").asBoolean(true);
    }

    private static String names(Probe probe) {
        return probe.mapping().path("events").properties().stream()
                .map(event -> "`" + event.getKey() + "`")
                .collect(Collectors.joining(", "));
    }

    private static void describe(StringBuilder page, Probe probe) {
        Hooks hooks = new Hooks(probe);
        page.append("\n## ").append(probe).append("\n\n");
        page.append(probe.mapping().path("description").asText()).append('\n');
        if (probe.mapping().has("limits")) {
            page.append("\nNot seen: ")
                    .append(limits(probe.mapping().path("limits")))
                    .append('\n');
        }
        page.append("\n| variant, best first | hooks |\n|---|---|\n");
        for (JsonNode variant : probe.mapping().path("variants")) {
            page.append("| %s | %s |\n"
                    .formatted(
                            variant.path("name").asText(),
                            Probe.elements(variant.path("programs"))
                                    .map(program -> "`" + hooks.of(program.asText()) + "`")
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
        probe.mapping().path("events").properties().forEach(event -> {
            page.append("\n### ").append(event.getKey()).append('\n');
            fields(page, event.getValue());
        });
    }

    private static String limits(JsonNode limits) {
        return limits.isArray()
                ? Probe.elements(limits).map(JsonNode::asText).collect(Collectors.joining(" "))
                : limits.asText();
    }

    private static void fields(StringBuilder page, JsonNode event) {
        page.append("\n| field | type | meaning | read from |\n|---|---|---|---|\n");
        event.path("fields").properties().forEach(field -> {
            Schema.@Nullable Field described = find(field.getKey());
            if (described == null) {
                throw new AssertionError("no field " + field.getKey() + " in Event");
            }
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            field.getKey(),
                            type(described.schema()),
                            described.doc().replace("|", "\\|"),
                            from(field.getValue())));
        });
    }

    private static String from(JsonNode field) {
        JsonNode from = field.path("from");
        String paths = from.isArray()
                ? Probe.elements(from).map(JsonNode::asText).collect(Collectors.joining("`, `"))
                : from.asText();
        return paths.isEmpty() ? "" : "`" + paths + "`";
    }

    private static Schema.@Nullable Field find(String path) {
        Schema schema = Event.getClassSchema();
        Schema.Field field = null;
        for (String name : path.split("\\.")) {
            field = value(schema).getField(name);
            if (field == null) {
                return null;
            }
            schema = field.schema();
        }
        return field;
    }

    private static Schema value(Schema schema) {
        return schema.getType() == Schema.Type.UNION ? schema.getTypes().get(1) : schema;
    }

    private static String type(Schema schema) {
        Schema value = value(schema);
        return switch (value.getType()) {
            case RECORD, ENUM -> value.getName();
            case ARRAY -> "list of " + type(value.getElementType());
            case MAP -> "map of text to " + type(value.getValueType());
            case STRING -> "text";
            case LONG -> value.getLogicalType() == null ? "long" : "time";
            default -> value.getType().getName();
        };
    }
}
