/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.probe.MappingFile;
import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeFileException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares each mapping with the layouts in the compiled object and with the schema, and refuses wrong ones. */
class MappingCompilerTest {
    private static DecoderFixture fixture;
    private static MappingCompiler compiler;

    @BeforeAll
    static void load() throws Exception {
        fixture = new DecoderFixture();
        DecodeSettings settings = new DecodeSettings(DecoderFixture.HOST, fixture.clock, it -> "", "1");
        compiler = new MappingCompiler(settings, fixture.catalog.headFile(), fixture.catalog.head());
    }

    @TestFactory
    Stream<DynamicTest> shouldFitTheObjectAndTheSchema() {
        return fixture.catalog.probes().stream()
                .flatMap(probe -> probe.events().stream()
                        .map(type -> DynamicTest.dynamicTest(
                                probe.name() + " " + type.kind(),
                                () -> assertThat(compiler.compile(probe, type, () -> "")
                                                .kind())
                                        .isEqualTo(type.kind()))));
    }

    @TestFactory
    Stream<DynamicTest> shouldUseEveryMemberTheProbeFillsIn() {
        return fixture.catalog.probes().stream()
                .flatMap(probe -> probe.events().stream()
                        .map(type -> DynamicTest.dynamicTest(probe.name() + " " + type.kind(), () -> {
                            BtfType.Struct struct =
                                    probe.btf().struct(type.mapping().struct()).orElseThrow();
                            Set<String> used = new HashSet<>(Set.of("head"));
                            type.mapping().fields().values().stream()
                                    .flatMap(
                                            it -> Stream.concat(it.from().stream(), Stream.ofNullable(it.unlessZero())))
                                    .map(it -> it.split("\\.")[0])
                                    .forEach(used::add);
                            assertThat(struct.members().stream()
                                            .map(BtfType.Member::name)
                                            .filter(it -> !it.startsWith("pad")))
                                    .as("members of struct %s that no field is made of", struct.name())
                                    .isSubsetOf(used);
                        })));
    }

    @Test
    void shouldUseTheHeadInEachObjectAlike() {
        BtfType.Struct first = head(fixture.catalog.probes().get(0));
        assertThat(fixture.catalog.probes())
                .allSatisfy(it -> assertThat(head(it)).isEqualTo(first));
    }

    @Test
    void shouldRefuseAMemberThatDoesNotExist() {
        assertThatThrownBy(() -> compile("process_exit.exit_code: {from: exit_kode}"))
                .isInstanceOf(ProbeFileException.class)
                .hasMessageContaining("process_exit.yaml:7: process_exit.exit_code")
                .hasMessageContaining("no member 'exit_kode'; it has head, ");
    }

    @Test
    void shouldRefuseAFieldThatIsNotInTheSchema() {
        assertThatThrownBy(() -> compile("process_exit.kode: {from: exit_code}"))
                .hasMessageContaining("the schema of ProcessExit has no field 'kode'; it has exit_code, ");
    }

    @Test
    void shouldRefuseTypesThatDoNotFit() {
        assertThatThrownBy(() -> compile("process_exit.exit_code: {from: head.process.comm}"))
                .hasMessageContaining("makes a string, the field is a int");
        assertThatThrownBy(() -> compile("process_exit.exit_code: {from: exit_code, as: romanes}"))
                .hasMessageContaining("no codec has the name 'romanes'; there are address, ");
        assertThatThrownBy(() -> compile("process_exit.exit_code: {from: exit_code, unless_zero: exit_code}"))
                .hasMessageContaining("needs a field that may be null");
    }

    private static void compile(String field) {
        Probe probe = fixture.probe("process_exit");
        MappingFile file = new MappingFile("process_exit.yaml", """
                probe: process_exit
                variants: [{name: a, programs: [b]}]
                events:
                  process_exit:
                    struct: process_exit_event
                    fields:
                      %s
                """.formatted(field));
        Probe wrong = probe.with(file);
        compiler.compile(wrong, wrong.events().get(0), () -> "");
    }

    private static BtfType.Struct head(Probe probe) {
        return probe.btf().struct("event_head").orElseThrow();
    }
}
