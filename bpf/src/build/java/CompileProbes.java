/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Compiles every {@code probes/*.bpf.c} for the BPF target and lays the objects, their mappings and an index of what was found
 * into the resources of the jar. Adding a probe is adding two files: no list has to be edited. What several probes need in the
 * kernel comes from {@code shared/*.bpf.c}, without a mapping.
 *
 * <p>Run by the build: {@code java CompileProbes.java BASEDIR TARGET}. Nothing is done while sources, compiler and flags are those
 * of the last run. The same sources and the same clang give the same bytes, wherever they lie.
 */
final class CompileProbes {
    private static final String INSTALL = """
            The kernel side is compiled with clang and needs the headers of libbpf:
              Debian, Ubuntu   apt-get install clang llvm libbpf-dev linux-libc-dev
              Fedora, RHEL     dnf install clang llvm libbpf-devel kernel-headers
              Alpine           apk add clang llvm libbpf-dev linux-headers""";

    private final Path base;
    private final Path target;

    private CompileProbes(Path base, Path target) {
        this.base = base;
        this.target = target;
    }

    public static void main(String[] arguments) throws Exception {
        try {
            new CompileProbes(Path.of(arguments[0]), Path.of(arguments[1])).run();
        } catch (BuildException e) {
            System.err.println("[ERROR] " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException, NoSuchAlgorithmException {
        List<Path> probes = list(base.resolve("probes"), ".bpf.c");
        String fingerprint = fingerprint();
        Path stamp = target.resolve(".fingerprint");
        if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
            return;
        }
        Files.createDirectories(target);
        Path shared = Files.createDirectories(target.resolve("shared"));
        for (Path directory : List.of(target, shared)) {
            for (Path stale : list(directory, "")) {
                Files.delete(stale);
            }
        }
        StringBuilder index = new StringBuilder();
        for (Path probe : probes) {
            String name = nameOf(probe);
            Path mapping = probe.resolveSibling(name + ".yaml");
            if (!Files.exists(mapping)) {
                throw new BuildException(probe + ": no mapping beside it; write " + mapping.getFileName()
                        + " (event fields from struct members) like its neighbours");
            }
            compile(probe, target.resolve(name + ".bpf.o"));
            Files.copy(mapping, target.resolve(mapping.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            index.append(name).append('\n');
        }
        for (Path source : list(base.resolve("shared"), ".bpf.c")) {
            compile(source, shared.resolve(nameOf(source) + ".bpf.o"));
        }
        Files.copy(base.resolve("include/head.yaml"), target.resolve("head.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(target.resolve("index"), index);
        Files.writeString(stamp, fingerprint);
    }

    private void compile(Path probe, Path object) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("clang"));
        command.addAll(flags());
        command.addAll(List.of("-c", base.relativize(probe).toString(), "-o", object.toString()));
        execute(command);
        // BTF stays: it is what CO-RE and the decoder read. Only DWARF goes, which is most of the size.
        execute(List.of("llvm-strip", "-g", object.toString()));
    }

    /** Paths are given relative to the module and mapped to it, so that none of this machine's is in an object. */
    private List<String> flags() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64");
        return List.of(
                "-g",
                "-O2",
                "-target",
                "bpf",
                "-mcpu=v3",
                "-Wall",
                "-Werror",
                "-D__TARGET_ARCH_" + (arm ? "arm64" : "x86"),
                "-ffile-prefix-map=" + base + "=.",
                "-fdebug-compilation-dir=.",
                "-Iinclude",
                // Debian keeps asm/ headers in a directory per machine, where clang does not look for this target.
                "-idirafter",
                "/usr/include/" + (arm ? "aarch64" : "x86_64") + "-linux-gnu");
    }

    /** Digest of all that decides about the output: this program, flags, compiler and sources. */
    private String fingerprint() throws IOException, InterruptedException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(execute(List.of("clang", "--version")).getBytes(StandardCharsets.UTF_8));
        digest.update(String.join(" ", flags()).getBytes(StandardCharsets.UTF_8));
        for (String directory : List.of("probes", "shared", "include", "src/build/java")) {
            for (Path file : list(base.resolve(directory), "")) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private String execute(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new BuildException("cannot run " + command.get(0) + " (" + e.getMessage() + ")\n" + INSTALL);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            boolean headers = output.contains("file not found");
            throw new BuildException(String.join(" ", command) + " failed\n" + output + (headers ? INSTALL : ""));
        }
        return output;
    }

    private static List<Path> list(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static String nameOf(Path probe) {
        String file = probe.getFileName().toString();
        return file.substring(0, file.length() - ".bpf.c".length());
    }

    /** Something the user can put right. */
    private static final class BuildException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BuildException(String message) {
            super(message);
        }
    }
}
