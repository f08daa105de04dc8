/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** A Python script beside this class, for system calls that Java does not make; it ends when it is closed. */
final class PythonWorkload implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private PythonWorkload(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    /** Starts a function of a script; skips the test where there is no Python. */
    static PythonWorkload start(String script, String... arguments) throws URISyntaxException {
        Path file = Path.of(
                Objects.requireNonNull(PythonWorkload.class.getResource(script)).toURI());
        // -S: without a HOME, site.py looks the user up, which connects to nscd before the script does anything
        List<String> command = new ArrayList<>(List.of("python3", "-S", file.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            return new PythonWorkload(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            System.err.println("SKIPPED, python3 is not installed: " + e.getMessage());
            return Assumptions.abort("python3 is not installed");
        }
    }

    long pid() {
        return process.pid();
    }

    /** Returns the numbers of the next line it prints. */
    int[] numbers() throws IOException {
        String line = out.readLine();
        assertThat(line).as("what the script prints").matches("-?\\d+( -?\\d+)*");
        return Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** Returns the next line it prints. */
    String line() throws IOException {
        return String.valueOf(out.readLine());
    }

    /** Lets a script go on that waits for a line. */
    void tell() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Lets a script go on that waits, and waits for its end. */
    void finish() throws InterruptedException, IOException {
        process.getOutputStream().close();
        assertThat(process.waitFor()).as(() -> out.lines().toList().toString()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
