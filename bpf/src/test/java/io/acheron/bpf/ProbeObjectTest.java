/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the collector relies on in every object. */
class ProbeObjectTest {
    private static final int LONGEST_MAP_NAME = 15;

    static Stream<Probe> probes() throws IOException {
        return Probe.all();
    }

    @Test
    void shouldBuildAnObjectForEverySource() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("probes"))) {
            assertThat(probes().map(Probe::name))
                    .isNotEmpty()
                    .containsExactlyElementsOf(
                            sources.map(path -> path.getFileName().toString())
                                    .filter(name -> name.endsWith(".bpf.c"))
                                    .map(name -> name.replace(".bpf.c", ""))
                                    .sorted()
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldHaveEveryStructAndMemberThatItsMappingNames(Probe probe) {
        TypeNames types = TypeNames.of(probe.object());
        assertThat(probe.mapping().path("events")).isNotEmpty();
        for (JsonNode event : probe.mapping().path("events")) {
            String struct = event.path("struct").asText();
            assertThat(types.structs()).as("structs of " + probe).containsKey(struct);
            assertThat(struct).endsWith("_event");
            assertThat(types.structs().get(struct))
                    .as(struct)
                    .startsWith("head")
                    .containsAll(Probe.paths(event).stream()
                            .map(path -> path.replaceFirst("\\..*", ""))
                            .toList());
            assertThat(Probe.elements(event.path("fields"))
                            .filter(field -> field.has("of"))
                            .map(field -> field.path("of").asText()))
                    .isSubsetOf(types.structs().keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldHaveEveryProgramThatItsMappingNames(Probe probe) {
        assertThat(probe.programs()).isNotEmpty();
        assertThat(TypeNames.of(probe.object()).functions()).containsAll(probe.programs());
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldFillTheCommonHead(Probe probe) {
        assertThat(TypeNames.of(probe.object()).structs())
                .containsKeys("event_head", "process_head", "loss_counts")
                .extractingByKey("loss_counts")
                .asList()
                .startsWith("emitted");
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldHaveEveryMemberThatTheCommonMappingNames(Probe probe) throws IOException {
        Map<String, List<String>> structs = TypeNames.of(probe.object()).structs();
        JsonNode common = new YAMLMapper().readTree(Path.of("include/head.yaml").toFile());
        List<String> paths = Probe.paths(common);
        assertThat(paths).contains("head.sequence", "head.process.tgid");
        assertThat(paths).allSatisfy(path -> {
            String[] parts = path.split("\\.");
            assertThat(parts[0]).isEqualTo("head");
            assertThat(structs.get("event_head")).contains(parts[1]);
            if (parts.length > 2) {
                assertThat(structs.get("process_head")).contains(parts[2]);
            }
        });
    }

    /** The kernel cuts longer names, so that the loader would no longer find a map to share. */
    @ParameterizedTest
    @MethodSource("probes")
    void shouldGiveMapsNamesThatTheKernelKeeps(Probe probe) {
        assertThat(TypeNames.of(probe.object()).variables().get(".maps"))
                .contains("events", "sequences", "losses")
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(LONGEST_MAP_NAME));
    }

    /** Helpers that read kernel memory are open to GPL-compatible programs only. */
    @ParameterizedTest
    @MethodSource("probes")
    void shouldDeclareItsLicence(Probe probe) throws IOException {
        assertThat(ElfObject.text(probe.object().section("license"), 0)).isEqualTo("Dual BSD/GPL");
        for (String suffix : new String[] {".bpf.c", ".yaml"}) {
            assertThat(Files.readString(Path.of("probes", probe.name() + suffix))
                            .lines()
                            .findFirst())
                    .hasValueSatisfying(
                            line -> assertThat(line).endsWith("SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause"));
        }
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldHoldNeitherDebugInformationNorPathsOfTheMachine(Probe probe) throws IOException {
        assertThat(probe.object().sections().keySet()).noneMatch(name -> name.startsWith(".debug"));
        assertThat(new String(Files.readAllBytes(probe.path()), StandardCharsets.ISO_8859_1))
                .doesNotContain(Path.of("").toAbsolutePath().toString(), "/usr/include");
    }
}
