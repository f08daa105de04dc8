/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the commands of docs/how-to/upgrade.md as a reader would, filling in what the page leaves to them. */
final class Guide {
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

    private final Map<String, List<String>> sections = new HashMap<>();
    private final FlinkCommand flink;
    private final ClusterRest rest;
    private final Path jars;
    private final Map<String, String> values = new HashMap<>();

    /** @param root of the checkout */
    Guide(Path root, FlinkCluster cluster, String kafka, Path savepoints, String options) throws IOException {
        this.flink = cluster.command();
        this.rest = cluster.rest();
        this.jars = root.resolve("pipeline/jobs/target");
        values.put("KAFKA", kafka);
        values.put("SAVEPOINTS", savepoints.toUri().toString());
        values.put("OPTIONS", options);
        String section = "";
        for (String line : Files.readAllLines(root.resolve("docs/how-to/upgrade.md"))) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith("flink ")) {
                sections.computeIfAbsent(section, name -> new ArrayList<>()).add(line);
            }
        }
    }

    /** Changes the options from here on, as an upgrade may. */
    void options(String options) {
        values.put("OPTIONS", options);
    }

    void follow(String section) throws InterruptedException {
        List<String> commands = sections.getOrDefault(section, List.of());
        assertThat(commands).as("commands of the section %s", section).isNotEmpty();
        for (String command : commands) {
            call(command);
        }
    }

    /** @param job such as refine */
    void follow(String section, String job) throws InterruptedException {
        for (String command : sections.getOrDefault(section, List.of())) {
            if (job.equals(job(command))) {
                call(command);
            }
        }
    }

    private void call(String command) throws InterruptedException {
        String job = job(command).toUpperCase(java.util.Locale.ROOT);
        String output = flink.call(arguments(command));
        if (remember(JOB_ID, output, job + "_ID")) {
            rest.awaitRunning(values.getOrDefault(job + "_ID", ""));
        }
        remember(SAVEPOINT, output, job + "_SAVEPOINT");
    }

    private boolean remember(Pattern pattern, String output, String name) {
        Matcher matcher = pattern.matcher(output);
        boolean found = matcher.find();
        if (found) {
            values.put(name, matcher.group(1));
        }
        return found;
    }

    private List<String> arguments(String command) {
        List<String> arguments = new ArrayList<>();
        for (String word : command.substring("flink ".length()).split(" ")) {
            if (word.startsWith("$")) {
                String value = values.getOrDefault(word.substring(1), "");
                assertThat(value).as("value of %s in: %s", word, command).isNotEmpty();
                arguments.addAll(List.of(value.split(" ")));
            } else {
                arguments.add(word.endsWith(".jar") ? jar(word) : word);
            }
        }
        return arguments;
    }

    private String jar(String name) {
        Path jar = jars.resolve(name);
        assertThat(jar).as("job jar; a quick build makes it with -Djobs.jar").isRegularFile();
        return jar.toString();
    }

    private static String job(String command) {
        return command.contains("REFINE") || command.contains("refine") ? "refine" : "detect";
    }
}
