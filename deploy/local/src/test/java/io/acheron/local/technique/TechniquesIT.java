/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class TechniquesIT {
    @TestFactory
    Stream<DynamicTest> shouldDoWhatItSaysAndLeaveNoProcess(@TempDir Path directory) {
        return ServiceLoader.load(Technique.class).stream()
                .map(ServiceLoader.Provider::get)
                .map(technique -> DynamicTest.dynamicTest(technique.name(), () -> run(technique, directory)));
    }

    private static void run(Technique technique, Path parent) throws Exception {
        for (List<String> alternatives : technique.tools()) {
            Assumptions.assumeTrue(
                    Tools.findAny(alternatives).isPresent(),
                    () -> "SKIPPED " + technique.name() + ": none of " + alternatives + " is installed");
        }
        Path directory = Files.createDirectory(parent.resolve(technique.name()));
        Trace trace;
        try (LoopbackResolver resolver = LoopbackResolver.start();
                Stage stage = new Stage(directory, resolver, "acheron-test-" + technique.name())) {
            trace = stage.trace();
            assertThat(technique.perform(stage)).containsAnyOf("uid=", "acheron-test");
        }
        assertThat(trace.pids()).isNotEmpty();
        for (long pid : trace.pids()) {
            ProcessHandle.of(pid)
                    .ifPresent(left -> assertThat(left.onExit().completeOnTimeout(left, 5, TimeUnit.SECONDS))
                            .succeedsWithin(java.time.Duration.ofSeconds(6))
                            .satisfies(ended -> assertThat(ended.isAlive()).isFalse()));
        }
    }

    @Test
    void shouldFailWhenNoShellAnswers(@TempDir Path directory) {
        Technique silent = new ReverseShell("silent", "calls and says nothing", List.of()) {
            @Override
            List<String> command(Stage stage, int port) {
                return List.of("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port);
            }
        };
        try (LoopbackResolver resolver = LoopbackResolver.start();
                Stage stage = new Stage(directory, resolver, "acheron-test-silent")) {
            assertThatThrownBy(() -> silent.perform(stage))
                    .isInstanceOf(TechniqueFailedException.class)
                    .hasMessageContaining("no shell answered");
        }
    }
}
