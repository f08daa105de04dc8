/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.payload.Prctl;
import io.acheron.schema.payload.ProcessAccess;
import io.acheron.schema.payload.SignalSend;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Traces, writes to, signals and impersonates other processes, all of them its own children. */
class AccessEventsPrivilegedIT {
    private static final int EPERM = -1;
    private static final int ESRCH = -3;
    private static final int EBADF = -9;
    private static final long NOBODY = 65534;

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(new KernelOptions(
                Set.of("process_access", "signal_send", "prctl", "process_fork", "process_exit"), 4 << 20, "test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportWhoTracesWhom() throws Exception {
        live.require("process_access");
        try (PythonWorkload script = PythonWorkload.start("security.py", "trace")) {
            String[] attached = script.line().split(" ");
            int child = Integer.parseInt(attached[0]);
            int poked = script.numbers()[0];
            int[] seized = script.numbers();
            int traceMe = script.numbers()[0];
            script.finish();

            ProcessAccess attach = access(script.pid(), "PTRACE_ATTACH", child);
            assertThat(attach.getOperation()).isEqualTo("ptrace");
            assertThat(attach.getRequestNumber()).isEqualTo(16);
            assertThat(attach.getResult()).isZero();
            assertThat(attach.getAddress()).isZero();
            assertIsChild(attach.getTarget(), script, child);
            ProcessAccess poke = access(script.pid(), "PTRACE_POKEDATA", child);
            assertThat(poke.getAddress()).isEqualTo(Long.parseLong(attached[1]));
            assertThat(poke.getResult()).isEqualTo(poked).isZero();
            ProcessAccess seize = access(script.pid(), "PTRACE_SEIZE", seized[0]);
            assertThat(seize.getResult()).isEqualTo(seized[1]);
            assertThat(seize.getRequestNumber()).isEqualTo(0x4206);
            ProcessAccess asked = access(traceMe, "PTRACE_TRACEME", (int) script.pid());
            assertThat(asked.getResult()).isZero();
            assertThat(live.seen)
                    .filteredOn(it ->
                            it.getProcessAccess() != null && it.getProcess().getPid() == script.pid())
                    .extracting(it -> it.getProcessAccess().getRequest())
                    .doesNotContain("", "PTRACE_DETACH");
        }
    }

    @Test
    void shouldReportARefusedTracer() throws Exception {
        live.require("process_access");
        try (PythonWorkload script = PythonWorkload.start("security.py", "refused_trace")) {
            int[] refused = script.numbers();
            assertThat(script.numbers()).containsExactly(ESRCH);
            script.finish();

            Event event = live.await(
                    "process_access", refused[0], it -> it.getProcessAccess().getResult() == EPERM);
            assertThat(refused[1]).isEqualTo(EPERM);
            assertThat(event.getProcess().getUid()).isEqualTo(NOBODY);
            assertThat(event.getProcessAccess().getTarget().getPid()).isEqualTo((int) script.pid());
            assertThat(event.getProcessAccess().getTarget().getUid()).isZero();
            assertThat(live.await(
                                    "process_access",
                                    refused[0],
                                    it -> it.getProcessAccess().getResult() == ESRCH)
                            .getProcessAccess()
                            .getTarget())
                    .isNull();
        }
    }

    @Test
    void shouldReportMemoryAndDescriptorsTakenFromAnother() throws Exception {
        live.require("process_access");
        try (PythonWorkload script = PythonWorkload.start("security.py", "memory")) {
            String[] written = script.line().split(" ");
            int child = Integer.parseInt(written[0]);
            int read = script.numbers()[0];
            int[] descriptors = script.numbers();
            int memory = script.numbers()[0];
            script.finish();

            ProcessAccess write = operation(script, "process_vm_writev", it -> true);
            assertThat(write.getAddress()).isEqualTo(Long.parseLong(written[1]));
            assertThat(write.getLength()).isEqualTo(24);
            assertThat(write.getResult()).isEqualTo(24);
            assertThat(write.getRequest()).isEmpty();
            assertThat(write.getRequestNumber()).isZero();
            assertIsChild(write.getTarget(), script, child);
            assertThat(operation(script, "process_vm_readv", it -> true).getResult())
                    .isEqualTo(read);
            ProcessAccess taken = operation(script, "pidfd_getfd", it -> it.getResult() >= 0);
            assertThat(taken.getResult()).isEqualTo(descriptors[0]);
            assertIsChild(taken.getTarget(), script, child);
            assertThat(operation(script, "pidfd_getfd", it -> it.getResult() < 0)
                            .getResult())
                    .isEqualTo(descriptors[1])
                    .isEqualTo(EBADF);
            ProcessAccess opened = operation(script, "proc_mem", it -> true);
            assertThat(opened.getResult()).isEqualTo(memory);
            assertIsChild(opened.getTarget(), script, child);
            live.await("process_exit", child, it -> true);
            assertThat(live.seen)
                    .filteredOn(it ->
                            it.getProcessAccess() != null && it.getProcess().getPid() == script.pid())
                    .extracting(it -> it.getProcessAccess().getOperation())
                    .as("repeats within a second are left out, and opening for reading is")
                    .containsExactly("process_vm_writev", "process_vm_readv", "pidfd_getfd", "pidfd_getfd", "proc_mem");
        }
    }

    @Test
    void shouldReportSignalsBetweenProcesses() throws Exception {
        live.require("signal_send");
        int own = (int) ProcessHandle.current().pid();
        try (PythonWorkload script = PythonWorkload.start("security.py", "signals", String.valueOf(own))) {
            int child = script.numbers()[0];
            int[] refused = script.numbers();
            script.finish();

            SignalSend continued = signal(script.pid(), "SIGCONT", 1);
            assertThat(continued.getSignal()).isEqualTo(18);
            assertThat(continued.getCode()).isZero();
            assertThat(continued.getTargetTid()).isZero();
            assertIsChild(continued.getTarget(), script, child);
            SignalSend toThread = signal(script.pid(), "SIGWINCH", 1);
            assertThat(toThread.getCode()).isEqualTo(-6);
            assertThat(toThread.getTargetTid()).isEqualTo(child);
            SignalSend forged = signal(script.pid(), "SIGURG", 0);
            assertThat(forged.getCode()).isEqualTo(-2);
            assertIsChild(forged.getTarget(), script, child);
            assertThat(signal(script.pid(), "SIGKILL", 0).getTarget().getPid()).isEqualTo(child);
            Event toCollector = live.await(
                    "signal_send",
                    script.pid(),
                    it -> it.getSignalSend().getTarget().getPid() == own);
            assertThat(toCollector.getSignalSend().getSignalName()).isEqualTo("SIGWINCH");

            SignalSend kill = signal(refused[0], "SIGUSR1", refused[1]);
            assertThat(kill.getResult()).isEqualTo(EPERM);
            assertThat(kill.getTarget().getPid()).isEqualTo((int) script.pid());
            assertThat(refused[2]).isEqualTo(EPERM);
            live.await(
                    "signal_send",
                    refused[0],
                    it -> it.getSignalSend().getTargetTid() == script.pid()
                            && it.getSignalSend().getCode() == -6
                            && it.getSignalSend().getResult() == EPERM);
            live.await("process_exit", script.pid(), it -> true);
            assertThat(live.seen)
                    .filteredOn(
                            it -> it.getSignalSend() != null && it.getProcess().getPid() == script.pid())
                    .noneMatch(it -> it.getSignalSend().getTarget().getPid() == script.pid());
        }
    }

    @Test
    void shouldReportANewNameButNotThatOfANewProgram() throws Exception {
        live.require("prctl");
        try (PythonWorkload script = PythonWorkload.start("security.py", "rename")) {
            String[] mark = script.line().split(" ");
            int[] map = script.numbers();
            int child = script.numbers()[0];
            script.finish();

            Prctl named = prctl(script, it -> it.getNewName().equals("kworker/0:1"));
            assertThat(named.getOption()).isEqualTo("PR_SET_NAME");
            assertThat(named.getOptionNumber()).isEqualTo(15);
            assertThat(named.getOldName()).startsWith("python");
            assertThat(named.getDetail()).isEmpty();
            Prctl written = prctl(script, it -> it.getNewName().equals("sshd"));
            assertThat(written.getOption()).isEqualTo("comm");
            assertThat(written.getOldName()).isEqualTo("kworker/0:1");
            Prctl moved = prctl(script, it -> it.getDetail().equals("PR_SET_MM_ARG_START"));
            assertThat(moved.getOption()).isEqualTo("PR_SET_MM");
            assertThat(moved.getArgument()).isEqualTo(Long.parseLong(mark[0]));
            assertThat(moved.getResult()).isEqualTo(Integer.parseInt(mark[1]));
            Prctl mapped = prctl(script, it -> it.getDetail().equals("PR_SET_MM_MAP"));
            assertThat(mapped.getResult()).isEqualTo(map[0]);
            assertThat(mapped.getOptionNumber()).isEqualTo(35);
            live.await("process_exit", child, it -> true);
            assertThat(live.seen)
                    .filteredOn(it -> it.getPrctl() != null)
                    .noneMatch(it -> it.getProcess().getPid() == child);
        }
    }

    /** The start time shows that it is the right process and not one that has its number by now. */
    private static void assertIsChild(ProcessRef target, PythonWorkload script, int child) throws Exception {
        Event fork = live.await(
                "process_fork", script.pid(), it -> it.getProcessFork().getChildPid() == child);
        assertThat(target.getPid()).isEqualTo(child);
        assertThat(target.getEntityId()).isEqualTo(fork.getProcessFork().getChildEntityId());
        assertThat(target.getStartTimeNs()).isEqualTo(fork.getProcessFork().getChildStartTimeNs());
        assertThat(target.getName()).startsWith("python");
        assertThat(target.getUid()).isZero();
    }

    private static ProcessAccess access(long pid, String request, int target) throws Exception {
        return live.await(
                        "process_access",
                        pid,
                        it -> it.getProcessAccess().getRequest().equals(request)
                                && it.getProcessAccess().getTarget().getPid() == target)
                .getProcessAccess();
    }

    private static ProcessAccess operation(PythonWorkload script, String operation, Predicate<ProcessAccess> wanted)
            throws Exception {
        return live.await(
                        "process_access",
                        script.pid(),
                        it -> it.getProcessAccess().getOperation().equals(operation)
                                && wanted.test(it.getProcessAccess()))
                .getProcessAccess();
    }

    private static SignalSend signal(long sender, String name, int result) throws Exception {
        return live.await(
                        "signal_send",
                        sender,
                        it -> it.getSignalSend().getSignalName().equals(name)
                                && it.getSignalSend().getResult() == result)
                .getSignalSend();
    }

    private static Prctl prctl(PythonWorkload script, Predicate<Prctl> wanted) throws Exception {
        return live.await("prctl", script.pid(), it -> wanted.test(it.getPrctl()))
                .getPrctl();
    }
}
