/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.collector.probe.ProbeMapping.Variant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verifier of this kernel takes every program of every variant, but for those this kernel has no place for. */
class ProbeLoadPrivilegedIT {
    /** Refusals that say nothing about the program itself. */
    private static final Set<FailureClass> OF_THE_KERNEL = Set.of(
            FailureClass.POLICY, FailureClass.TYPE_MISSING, FailureClass.HOOK_MISSING, FailureClass.NOT_SUPPORTED);

    private static List<Probe> probes = List.of();

    /**
     * A program of a probe.
     *
     * @param id its key in the variant
     */
    record Program(Probe probe, String id) {
        @Override
        public String toString() {
            return probe.name() + "/" + id;
        }
    }

    static Stream<Program> programs() {
        probes = ProbeCatalog.load().probes();
        return probes.stream()
                .flatMap(probe -> probe.mapping().variants().stream()
                        .flatMap(variant -> variant.all().stream())
                        .distinct()
                        .map(id -> new Program(probe, id)));
    }

    @BeforeAll
    static void needTrialLoad() {
        Program first = programs().findFirst().orElseThrow();
        try (KernelContext context = KernelContext.open(probes, 1 << 16, Pinning.NONE)) {
            load(context, first).close();
        } catch (BpfException e) {
            if (e.failure() == FailureClass.NOT_PERMITTED) {
                System.err.println("SKIPPED ProbeLoadPrivilegedIT: " + e.getMessage());
                Assumptions.abort(String.valueOf(e.getMessage()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void shouldPassTheVerifier(Program program) {
        try (KernelContext context = KernelContext.open(probes, 1 << 16, Pinning.NONE);
                LoadedVariant loaded = load(context, program)) {
            assertThat(loaded.attachments()).containsOnlyKeys(program.id());
        } catch (BpfException e) {
            assertThat(OF_THE_KERNEL).as(e.getMessage()).contains(e.failure());
            System.err.println("NOT VERIFIED " + program + ": " + e.getMessage());
        }
    }

    private static LoadedVariant load(KernelContext context, Program program) {
        Variant alone = new Variant("alone", List.of(program.id()), List.of(), List.of());
        return new VariantLoader(context, program.probe(), alone).load();
    }
}
