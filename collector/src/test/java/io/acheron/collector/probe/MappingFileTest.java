/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingFileTest {
    private static final String GOOD = """
            probe: some_probe
            description: A sentence.
            oldest_kernel: "5.12"
            variants:
              - name: tp_btf
                programs: [on_it]
            attach:
              on_it: {kind: uprobe, library: libjava.so, symbol: f}
            events:
              some_event:
                struct: some_event
                fields:
                  some_event.a: {from: b}
                  some_event.c: {from: [d, e.f], as: "flag:1", unless_zero: g}
            """;

    @Test
    void shouldReadAMapping() {
        ProbeMapping mapping = new MappingFile("some_probe.yaml", GOOD).probe();

        assertThat(mapping.oldestKernel()).isEqualTo("5.12");
        assertThat(mapping.variants())
                .containsExactly(new ProbeMapping.Variant("tp_btf", List.of("on_it"), List.of(), List.of()));
        assertThat(mapping.attach())
                .containsEntry(
                        "on_it",
                        new ProbeMapping.AttachPoint(
                                "uprobe", Map.of("library", List.of("libjava.so"), "symbol", List.of("f"))));
        assertThat(mapping.events().values().iterator().next().fields())
                .containsEntry("some_event.a", new ProbeMapping.FieldMapping(List.of("b"), null, null, null))
                .containsEntry("some_event.c", new ProbeMapping.FieldMapping(List.of("d", "e.f"), "flag:1", null, "g"));
    }

    @Test
    void shouldRefuseAnUnknownKeyWithItsLine() {
        assertThatThrownBy(() ->
                        new MappingFile("some_probe.yaml", GOOD.replace("as: \"flag:1\"", "ass: \"flag:1\"")).probe())
                .isInstanceOf(ProbeFileException.class)
                .hasMessage("some_probe.yaml:14: unknown key 'ass'; known here: as, from, of, unless_zero");
    }

    @Test
    void shouldRefuseYamlThatIsNone() {
        assertThatThrownBy(() -> new MappingFile("some_probe.yaml", GOOD.replace("[on_it]", "[on_it")).probe())
                .isInstanceOf(ProbeFileException.class)
                .hasMessageStartingWith("some_probe.yaml:7: ");
    }

    @Test
    void shouldRefuseANameThatIsNotTheFiles() {
        assertThatThrownBy(() -> new MappingFile("other.yaml", GOOD).probe())
                .hasMessage("other.yaml:1: probe is 'some_probe', the file's name says 'other'");
    }
}
