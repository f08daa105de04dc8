/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build of the probes, run on a copy of the module. */
class CompileProbesTest {
    private static final Path BUILT = Path.of("target/classes/io/acheron/bpf");

    @TempDir
    private Path directory;

    private Path target;

    @BeforeEach
    void copyModule() throws IOException {
        target = directory.resolve("out");
        for (String part : List.of("probes", "shared", "include", "src/build/java")) {
            copy(Path.of(part), directory.resolve("elsewhere").resolve(part));
        }
    }

    @Test
    void shouldGiveTheSameBytesInAnotherDirectory() throws Exception {
        assertThat(compile(System.getenv("PATH")).exitValue()).isZero();
        try (Stream<Path> built = Files.list(BUILT)) {
            assertThat(built.filter(path -> path.toString().endsWith(".bpf.o")))
                    .isNotEmpty()
                    .allSatisfy(object ->
                            assertThat(target.resolve(object.getFileName())).hasSameBinaryContentAs(object));
        }
    }

    @Test
    void shouldCompileOnlyWhenSomethingChanged() throws Exception {
        keepOnly("process_exit.bpf.c");
        compile(System.getenv("PATH"));
        Path object = target.resolve("process_exit.bpf.o");
        Files.writeString(object, "untouched");
        compile(System.getenv("PATH"));
        assertThat(object).hasContent("untouched");

        Path header = directory.resolve("elsewhere/include/acheron.h");
        Files.writeString(header, Files.readString(header) + "\n/* changed */\n");
        compile(System.getenv("PATH"));
        assertThat(Files.size(object)).isGreaterThan("untouched".length());
    }

    @Test
    void shouldSayWhatToInstallWithoutCompiler() throws Exception {
        Process process = compile(directory.toString());
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors(process)).contains("cannot run clang").contains("apt-get install clang");
    }

    @Test
    void shouldRefuseProbeWithoutMapping() throws Exception {
        keepOnly("process_exit.bpf.c");
        Files.delete(directory.resolve("elsewhere/probes/process_exit.yaml"));
        Process process = compile(System.getenv("PATH"));
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors(process)).contains("process_exit.bpf.c").contains("write process_exit.yaml");
    }

    private Process compile(String path) throws IOException, InterruptedException {
        Path base = directory.resolve("elsewhere");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                base.resolve("src/build/java/CompileProbes.java").toString(),
                base.toString(),
                target.toString());
        builder.environment().put("PATH", path);
        Process process =
                builder.redirectError(directory.resolve("errors").toFile()).start();
        process.waitFor();
        return process;
    }

    private void keepOnly(String source) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("elsewhere/probes"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".bpf.c") && !path.endsWith(source))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private String errors(Process process) throws IOException {
        assertThat(process.isAlive()).isFalse();
        return Files.readString(directory.resolve("errors"), StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
