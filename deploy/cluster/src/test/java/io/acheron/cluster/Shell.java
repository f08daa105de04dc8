/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.local.run.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The {@code acheron} command at the topics of a site: each call is a process, as it is for a user. */
final class Shell {
    /** @param exit its exit code */
    record Result(int exit, String output) {}

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

    private final List<String> target;
    private final Path directory;

    /** @param directory for what the command prints */
    Shell(String bootstrap, String prefix, Path directory) {
        this.target = List.of("--bootstrap", bootstrap, "--prefix", prefix);
        this.directory = directory;
    }

    /** @param command such as {@code rules status} */
    Result call(String command) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(target);
        JavaProcess.Program program = new JavaProcess.Program(
                OPTIONS, System.getProperty("java.class.path"), "io.acheron.local.cli.Main", arguments, Map.of());
        JavaProcess process = JavaProcess.start(program, directory.resolve("acheron-" + UUID.randomUUID() + ".log"));
        Result result = new Result(process.await(PATIENCE), process.output());
        // Kept in the report of the test: the how-to shows it.
        System.out.println("$ acheron " + command + "\n" + result.output() + "[" + result.exit() + "]");
        return result;
    }
}
