/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.id.EventFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What others may rely on: every field explained, defaults everywhere they are needed, every release readable by every other. */
class ContractTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path RELEASED = MODULE.resolve("released");

    @Test
    void shouldExplainEveryField() throws Exception {
        Set<String> seen = new HashSet<>();
        List<String> silent = new ArrayList<>();
        for (Schema message : messages()) {
            collectSilent(message, seen, silent);
        }
        assertThat(silent).isEmpty();
        assertThat(seen).hasSizeGreaterThan(20);
    }

    private static void collectSilent(Schema schema, Set<String> seen, List<String> silent) {
        switch (schema.getType()) {
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    for (Schema.Field field : schema.getFields()) {
                        if (field.doc() == null || field.doc().isBlank()) {
                            silent.add(schema.getFullName() + "." + field.name());
                        }
                        collectSilent(field.schema(), seen, silent);
                    }
                }
            }
            case UNION -> schema.getTypes().forEach(type -> collectSilent(type, seen, silent));
            case ARRAY -> collectSilent(schema.getElementType(), seen, silent);
            case MAP -> collectSilent(schema.getValueType(), seen, silent);
            case ENUM ->
                assertThat(schema.getEnumDefault())
                        .as("default of enum %s, so that an old reader can read a new symbol", schema.getFullName())
                        .isNotNull();
            default -> {}
        }
    }

    @Test
    void shouldNameEachPayloadFieldAfterItsRecord() throws Exception {
        Schema event = SpecificData.get().getSchema(io.acheron.schema.event.Event.class);
        try (Stream<Path> payloads = Files.list(MODULE.resolve("src/main/avro/payload"))) {
            assertThat(payloads.map(file -> file.getFileName().toString().replace(".avsc", ""))
                            .map(name -> name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                                    .toLowerCase(java.util.Locale.ROOT)))
                    .allSatisfy(field -> assertThat(event.getField(field)).isNotNull())
                    .isNotEmpty();
        }
    }

    /** The archive keeps each family in a folder of its own. */
    @Test
    void shouldGiveEachPayloadAFamily() throws Exception {
        try (Stream<Path> payloads = Files.list(MODULE.resolve("src/main/avro/payload"))) {
            assertThat(payloads.map(file -> file.getFileName().toString().replace(".avsc", ""))
                            .map(name -> name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                                    .toLowerCase(java.util.Locale.ROOT)))
                    .isNotEmpty()
                    .allSatisfy(kind -> assertThat(EventFamily.of(kind))
                            .as("\"family\" in the schema of the payload, beside its name, such as \"process\"")
                            .isNotEqualTo(EventFamily.OTHER)
                            .matches("[a-z]+"));
        }
        assertThat(EventFamily.of("kind_of_a_later_version")).isEqualTo(EventFamily.OTHER);
    }

    /** Full transitive compatibility: this version and every released one read each other. */
    @TestFactory
    Stream<DynamicTest> shouldStayCompatibleWithEveryRelease() throws Exception {
        return messages().stream()
                .map(message -> DynamicTest.dynamicTest(
                        message.getName(), () -> compatible(message, released(message.getFullName()))));
    }

    private static void compatible(Schema message, List<Schema> released) throws SchemaValidationException {
        SchemaValidator validator =
                new SchemaValidatorBuilder().mutualReadStrategy().validateAll();
        validator.validate(message, released);
        assertThat(released)
                .as("released versions of %s; CONTRIBUTING.md tells how to freeze one", message.getFullName())
                .isNotEmpty();
    }

    @Test
    void shouldReadARecordOfEachReleaseWithTheSchemasInTheJar() throws Exception {
        for (Schema message : messages()) {
            // The constructor loads every released schema and fails if one cannot be parsed.
            assertThat(SingleObject.of(type(message)).fingerprint()).isNotZero();
        }
    }

    /** {@code -Dschemas.release=0.2.0} writes the schemas of that release before they are checked. */
    @Test
    void shouldFreezeTheSchemasOfARelease() throws Exception {
        String release = System.getProperty("schemas.release", "");
        if (!release.isEmpty()) {
            Path folder = Files.createDirectories(RELEASED.resolve(release));
            for (Schema message : messages()) {
                Files.writeString(folder.resolve(message.getFullName() + ".avsc"), message.toString(true) + "\n");
            }
        }
        try (Stream<Path> files = Files.walk(RELEASED)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".avsc"));
        }
    }

    private static List<Schema> released(String fullName) throws IOException {
        List<Schema> schemas = new ArrayList<>();
        try (Stream<Path> files = Files.walk(RELEASED)) {
            for (Path file : files.filter(path -> path.endsWith(fullName + ".avsc"))
                    .sorted()
                    .toList()) {
                schemas.add(new Schema.Parser().parse(file.toFile()));
            }
        }
        return schemas;
    }

    /** Records that travel on a topic by themselves: those whose schema names its topics. */
    private static List<Schema> messages() throws Exception {
        List<Schema> messages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MODULE.resolve("target/avro"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.readString(file).contains("\"topics\":")) {
                    String name = file.getParent().getFileName() + "."
                            + file.getFileName().toString().replace(".avsc", "");
                    messages.add(SpecificData.get().getSchema(Class.forName("io.acheron.schema." + name)));
                }
            }
        }
        return messages;
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends org.apache.avro.specific.SpecificRecord> type(Schema message)
            throws ClassNotFoundException {
        return (Class<? extends org.apache.avro.specific.SpecificRecord>) Class.forName(message.getFullName());
    }
}
