/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @TestFactory
    Stream<DynamicTest> shouldHelpWithEachCommand() {
        return commands(Main.commandLine())
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    StringWriter text = new StringWriter();
                    CommandLine line = Main.commandLine();
                    line.setOut(new PrintWriter(text, true));
                    String[] args = Stream.concat(Stream.of(name.split(" ")).skip(1), Stream.of("--help"))
                            .toArray(String[]::new);
                    assertThat(line.execute(args)).isZero();
                    assertThat(text.toString()).contains("Usage: " + name);
                }));
    }

    private static Stream<String> commands(CommandLine line) {
        return Stream.concat(
                Stream.of(line.getCommandSpec().qualifiedName()),
                line.getSubcommands().values().stream().flatMap(CommandLineTest::commands));
    }

    @Test
    void shouldFindTheCommandsOfTheContract() {
        assertThat(commands(Main.commandLine()))
                .contains("acheron demo", "acheron replay", "acheron alerts tail", "acheron jobs", "acheron cmdb load")
                .contains("acheron rules lint", "acheron rules test", "acheron rules explain", "acheron rules publish");
    }

    @Test
    void shouldExitWithTwoOnWrongUse() {
        assertThat(run("demo", "--for", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is not a duration").contains("acheron demo --help");
        assertThat(run("demo", "--for", "0s")).isEqualTo(2);
        assertThat(run("demo", "--repeat", "0")).isEqualTo(2);
        assertThat(run("replay")).isEqualTo(2);
        assertThat(run("rules")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("dem")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean");
        assertThat(err.toString()).doesNotContain("\tat ");
    }

    @Test
    void shouldExitWithOneAndOneLineWhenAFileIsMissing(@TempDir Path directory) {
        assertThat(run("replay", directory.resolve("none.ndjson").toString())).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("acheron: there is no file " + directory.resolve("none.ndjson"));
    }

    @Test
    void shouldShowTheStackTraceWithDebugOnly(@TempDir Path directory) {
        assertThat(run("replay", "--debug", directory.resolve("none.ndjson").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("acheron: there is no file").contains("\tat ");
    }

    @Test
    void shouldSayWhichDirectoryHoldsNoRules(@TempDir Path directory) {
        assertThat(run("rules", "lint", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there are no rule files in " + directory);
        assertThat(run("rules", "lint", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no directory " + directory.resolve("none"));
    }

    @Test
    void shouldSayThatTheKeyCannotBeReadBeforeItLooksAtTheRules(@TempDir Path directory) {
        String none = directory.resolve("none").toString();
        assertThat(run("rules", "publish", directory.toString(), "--sign-key", none))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("acheron: cannot read the key %s: no such file".formatted(none));
    }

    @Test
    void shouldSayOfAFileWhatIsWrongWithIt(@TempDir Path directory) {
        String none = directory.resolve("none").toString();
        assertThat(run("alerts", "tail", "--kafka-config", none)).isEqualTo(1);
        assertThat(run("cmdb", "load", none + ".yaml")).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "acheron: cannot read the Kafka properties in %s: %s: no such file. Write key=value, one a line"
                                .formatted(none, none),
                        "acheron: cannot read the CMDB file: %s.yaml: no such file".formatted(none));
    }

    @Test
    void shouldEndWithoutAWordWhenInterruptedWhileItWaitsForABroker() {
        Thread.currentThread().interrupt();
        try {
            assertThat(run("alerts", "tail", "--bootstrap", "127.0.0.1:1")).isEqualTo(130);
        } finally {
            Thread.interrupted();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldSayThatNoBrokerAnswers() {
        assertThat(run("alerts", "tail", "--bootstrap", "127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString())
                .contains("cannot read topic acheron.alert.v1 from 127.0.0.1:1")
                .doesNotContain("\tat ");
        assertThat(run("alerts", "tail", "--bootstrap", "nonsense")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot use the broker nonsense");
    }
}
