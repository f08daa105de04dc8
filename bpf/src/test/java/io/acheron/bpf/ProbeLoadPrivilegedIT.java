/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The verifier of this kernel takes every program. Needs root, bpftool and unshare; programs are pinned in a mount namespace that
 * ends with the command, so nothing stays.
 */
class ProbeLoadPrivilegedIT {
    private static final int NOT_FOUND = 127;

    private static final String LOAD = """
            command -v bpftool >&2 || exit 127
            mount -t bpf none /sys/fs/bpf || exit 2
            bpftool prog loadall "$0" /sys/fs/bpf/probe >&2 || exit 1
            for program in /sys/fs/bpf/probe/*; do bpftool --json prog show pinned "$program" || exit 1; done""";

    static Stream<Probe> probes() throws IOException {
        return Probe.all();
    }

    /** Only what says that the machine does not allow it skips: an object the verifier refuses must fail. */
    @BeforeAll
    static void needTrialLoad() throws Exception {
        Result trial;
        try {
            trial = load(Path.of("target/classes/io/acheron/bpf/process_exit.bpf.o"));
        } catch (IOException e) {
            trial = new Result(NOT_FOUND, "", String.valueOf(e.getMessage()));
        }
        boolean allowed =
                trial.status() == 0 || trial.status() == 1 && !trial.errors().contains("Operation not permitted");
        if (!allowed) {
            System.err.println("SKIPPED ProbeLoadPrivilegedIT: no BPF program can be loaded here: " + trial.errors());
        }
        assumeTrue(allowed, "no BPF program can be loaded here: " + trial.errors());
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldPassTheVerifier(Probe probe) throws Exception {
        Result result = load(probe.path());
        assertThat(result.status()).as(result.errors()).isZero();
        ObjectMapper json = new ObjectMapper();
        for (String line : result.output().lines().toList()) {
            JsonNode program = json.readTree(line);
            assertThat(program.path("gpl_compatible").asBoolean()).as(line).isTrue();
        }
        assertThat(result.output().lines()).hasSize(probe.programs().size());
    }

    private static Result load(Path object) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("unshare", "-m", "sh", "-c", LOAD, object.toString()).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output, errors);
    }

    private record Result(int status, String output, String errors) {}
}
