/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.ProcessExec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts, forks and ends real processes and looks for what the programs in the kernel made of it. */
class ProcessEventsPrivilegedIT {
    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(KernelOptions.all("test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportAnExecWithAllThatSurroundsIt(@TempDir Path directory) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/echo", "-n", "", "k\u00e4se", "a b").directory(directory.toFile());
        builder.environment().put("LD_AUDIT", "");
        builder.environment().put("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
        builder.environment().put("ACHERON_SECRET", "x");
        Process process = builder.start();
        process.waitFor();

        Event event = exec(process.pid(), "/echo");

        ProcessExec exec = event.getProcessExec();
        Path echo = Path.of("/bin/echo").toRealPath();
        assertThat(exec.getFilename()).isEqualTo("/bin/echo");
        assertThat(exec.getExecutable().getPath()).isEqualTo(echo.toString());
        assertThat(exec.getExecutable().getInode()).isEqualTo(Files.getAttribute(echo, "unix:ino"));
        assertThat(exec.getExecutable().getLinks()).isPositive();
        assertThat(exec.getArgv())
                .startsWith("/bin/echo", "-n", "")
                .endsWith("a b")
                .hasSize(5);
        assertThat(exec.getArgvTruncated()).isFalse();
        assertThat(exec.getCwd()).isEqualTo(directory.toRealPath().toString());
        assertThat(exec.getEnv())
                .containsEntry("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
                .containsEntry("LD_AUDIT", "")
                .doesNotContainKey("ACHERON_SECRET");
        assertThat(exec.getStdio()).extracting(Descriptor::getFd).containsExactly(0, 1, 2);
        assertThat(exec.getStdio()).extracting(Descriptor::getType).containsOnly(DescriptorType.PIPE);
        assertThat(exec.getParentDescriptors())
                .as("the parent holds the other end of the child's input")
                .anyMatch(it -> it.getType() == DescriptorType.PIPE
                        && it.getInode() == exec.getStdio().get(0).getInode());
        assertThat(exec.getAncestors().get(0).getPid())
                .isEqualTo((int) ProcessHandle.current().pid());
        assertThat(exec.getCredentials()).isNotNull();
        assertThat(event.getProcess().getNamespaces().getMnt()).isEqualTo(namespace("mnt"));
        assertThat(event.getProcess().getNamespaces().getUts()).isEqualTo(namespace("uts"));
        assertThat(event.getProcess().getParentPid())
                .isEqualTo((int) ProcessHandle.current().pid());
    }

    @Test
    void shouldReportSocketsOnStandardInputAndInTheParent() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            Process process = new ProcessBuilder(
                            "/bin/bash",
                            "-c",
                            "exec 3<>/dev/tcp/127.0.0.1/" + port + "; /bin/true 3>&-; exec /bin/cat /dev/null <&3 >&3")
                    .start();
            process.waitFor();

            Event child = live.await(
                    "exec of true", it -> isExec(it, "/true") && it.getProcess().getParentPid() == process.pid());
            Descriptor held = child.getProcessExec().getParentDescriptors().stream()
                    .filter(it -> it.getFd() == 3)
                    .findFirst()
                    .orElseThrow();
            assertThat(held.getSocket().getRemotePort()).isEqualTo(port);

            Descriptor stdin =
                    exec(process.pid(), "/cat").getProcessExec().getStdio().get(0);
            assertThat(stdin.getType()).isEqualTo(DescriptorType.SOCKET);
            assertThat(stdin.getSocket().getFamily()).isEqualTo("inet");
            assertThat(stdin.getSocket().getRemoteAddress()).isEqualTo("127.0.0.1");
            assertThat(stdin.getSocket().getRemotePort()).isEqualTo(port);
            assertThat(stdin.getSocket().getInode()).isEqualTo(stdin.getInode()).isEqualTo(held.getInode());
            assertThat(stdin.getSocket().getRole()).isIn(SocketRole.CONNECT, SocketRole.UNKNOWN);
        }
    }

    @Test
    void shouldReportAForkAndWhoForkedTheNewProgram() throws Exception {
        Process process = new ProcessBuilder("/bin/bash", "-c", "/bin/true; exit 0").start();
        process.waitFor();

        Event fork = live.await("process_fork", process.pid(), it -> true);
        int child = fork.getProcessFork().getChildPid();
        assertThat(fork.getProcessFork().getThreadName()).isEqualTo("bash");
        Event exec = exec(child, "/true");
        assertThat(exec.getProcess().getEntityId())
                .isEqualTo(fork.getProcessFork().getChildEntityId());
        assertThat(exec.getProcessExec().getForker()).isNotNull();
        assertThat(exec.getProcessExec().getForker().getTid()).isEqualTo((int) process.pid());
        assertThat(exec.getProcessExec().getForker().getName()).isEqualTo("bash");
    }

    @Test
    void shouldReportHowProcessesEnd() throws Exception {
        Process failed = new ProcessBuilder("/bin/sh", "-c", "exit 37").start();
        Process killed = new ProcessBuilder("/bin/sh", "-c", "kill -9 $$").start();
        failed.waitFor();
        killed.waitFor();

        Event exit = live.await("process_exit", failed.pid(), it -> true);
        assertThat(exit.getProcessExit().getExitCode()).isEqualTo(37);
        assertThat(exit.getProcessExit().getSignal()).isZero();
        assertThat(exit.getProcessExit().getLifetimeNs()).isPositive();
        assertThat(live.await("process_exit", killed.pid(), it -> true)
                        .getProcessExit()
                        .getSignal())
                .isEqualTo(9);
    }

    @Test
    void shouldReportWhatAJvmStarts() throws Exception {
        live.require("java_spawn");
        Process process = Workload.start("spawn", "/bin/echo", "x y", "");
        process.waitFor();

        Event spawn = live.await("java_spawn", process.pid(), it -> true);
        assertThat(spawn.getJavaSpawn().getProgram()).isEqualTo("/bin/echo");
        assertThat(spawn.getJavaSpawn().getArguments()).isEqualTo(List.of("x y", ""));
        assertThat(spawn.getJavaSpawn().getMode()).isIn("POSIX_SPAWN", "VFORK", "FORK");
        assertThat(spawn.getJavaSpawn().getLibrary()).endsWith("/libjava.so");
        Event exec = live.await(
                "exec of echo",
                it -> isExec(it, "/echo") && it.getProcessExec().getArgv().contains("x y"));
        assertThat(exec.getProcess().getParentPid()).isEqualTo((int) process.pid());
    }

    @Test
    void shouldReadWhatAJvmStartsWhereverTheHeapHasIt() throws Exception {
        live.require("java_spawn");
        int times = 150;
        Process process = Workload.start("spawn-often", Integer.toString(times), "/bin/true");
        process.waitFor();

        for (int i = 0; i < times; i++) {
            List<String> arguments = List.of(Integer.toString(i));
            Event spawn = live.await(
                    "java_spawn",
                    process.pid(),
                    it -> it.getJavaSpawn().getArguments().equals(arguments));
            assertThat(spawn.getJavaSpawn().getProgram()).isEqualTo("/bin/true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FORK", "VFORK", "POSIX_SPAWN"})
    void shouldReportEveryWayInWhichAJvmStartsPrograms(String mode) throws Exception {
        live.require("java_spawn");
        Process process = Workload.startWith(
                List.of("-Djdk.lang.Process.launchMechanism=" + mode), "spawn", "/bin/echo", mode, "z");
        process.waitFor();

        Event spawn = live.await("java_spawn", process.pid(), it -> true);
        assertThat(spawn.getJavaSpawn().getMode()).isEqualTo(mode);
        assertThat(spawn.getJavaSpawn().getProgram()).isEqualTo("/bin/echo");
        assertThat(spawn.getJavaSpawn().getArguments()).isEqualTo(List.of(mode, "z"));
    }

    /** Called by hand, with nothing where the JVM should be, which ends the process that does it. */
    @Test
    void shouldFindAJvmThatAnotherProgramLoadsLater(@TempDir Path directory) throws Exception {
        live.require("java_spawn");
        Path home = Path.of(System.getProperty("java.home"), "lib");
        Path library = Files.copy(home.resolve("libjava.so"), directory.resolve("libjava.so"));
        Process process = Python.start("""
                import time
                ctypes.CDLL(sys.argv[1] + '/server/libjvm.so', mode=ctypes.RTLD_GLOBAL)
                java = ctypes.CDLL(sys.argv[2])
                while True:
                    if os.fork() == 0:
                        java.Java_java_lang_ProcessImpl_forkAndExec(0, 0, 3, 0, 0, 0)
                    os.wait()
                    time.sleep(0.3)
                """, home.toString(), library.toString());
        try {
            Event spawn = awaitRound(it ->
                    it.getJavaSpawn() != null && it.getJavaSpawn().getLibrary().equals(library.toString()));
            assertThat(spawn.getJavaSpawn().getMode()).isEqualTo("VFORK");
            assertThat(spawn.getJavaSpawn().getProgram()).isEmpty();
            assertThat(spawn.getProcess().getParentPid()).isEqualTo((int) process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** A round through all processes takes a while. */
    private static Event awaitRound(Predicate<Event> wanted) throws InterruptedException {
        List<Event> found = new ArrayList<>();
        for (int i = 0; i < 20_000 && found.isEmpty(); i++) {
            live.capture.drain(it -> {
                if (wanted.test(it)) {
                    found.add(it);
                }
            });
            Thread.sleep(5);
        }
        assertThat(found).as("events within a round through all processes").isNotEmpty();
        return found.get(0);
    }

    private static Event exec(long pid, String ending) throws InterruptedException {
        return live.await("process_exec", pid, it -> isExec(it, ending));
    }

    private static boolean isExec(Event event, String ending) {
        return event.getProcessExec() != null
                && event.getProcessExec().getExecutable().getPath().endsWith(ending);
    }

    private static long namespace(String name) throws Exception {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns", name)).toString();
        return Long.parseLong(
                Arrays.stream(link.split("[\\[\\]]")).skip(1).findFirst().orElseThrow());
    }
}
