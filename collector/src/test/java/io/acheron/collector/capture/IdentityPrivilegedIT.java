/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.schema.payload.CredentialChange;
import io.acheron.schema.payload.NamespaceChange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Becomes somebody else, lawfully and, as far as the programs can know, not. */
class IdentityPrivilegedIT {
    private static final int EPERM = -1;
    private static final int EBADF = -9;
    private static final long NOBODY = 65534;
    private static final long CLONE_NEWUTS = 0x04000000;
    private static final long CLONE_NEWUSER = 0x10000000;
    private static final long CLONE_NEWNET = 0x40000000;
    private static final long CAP_KILL = 1L << 5;
    private static final long CAP_SETGID = 1L << 6;

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(
                new KernelOptions(Set.of("identity", "process_exec", "process_exit"), 4 << 20, "test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportIdentityGivenUpAndTakenBack() throws Exception {
        live.require("identity");
        try (PythonWorkload script = PythonWorkload.start("security.py", "credentials")) {
            int child = script.numbers()[0];
            int refused = script.numbers()[0];
            int other = script.numbers()[0];
            int inheritable = script.numbers()[0];
            int[] sets = script.numbers();
            int third = script.numbers()[0];
            script.finish();

            CredentialChange dropped = credentials(child, it -> it.getAfter().getEuid() == NOBODY);
            assertThat(dropped.getBefore().getEuid()).isZero();
            assertThat(dropped.getBefore().getCapEffective()).isNotZero();
            assertThat(dropped.getAfter().getUid()).isZero();
            assertThat(dropped.getAfter().getCapEffective()).isZero();
            assertThat(dropped.getGainedRoot()).isFalse();
            assertThat(dropped.getGainedCapabilities()).isFalse();
            assertThat(dropped.getSyscall()).isEqualTo("setresuid");
            CredentialChange back = credentials(child, it -> it.getAfter().getEuid() == 0);
            assertThat(back.getBefore().getEuid()).isEqualTo(NOBODY);
            assertThat(back.getGainedRoot()).isTrue();
            assertThat(back.getGainedCapabilities()).isTrue();
            assertThat(back.getUnexplained()).isFalse();
            assertThat(back.getResult()).isZero();

            CredentialChange group = credentials(other, it -> it.getSyscall().equals("setresgid"));
            assertThat(group.getBefore().getSgid()).isZero();
            assertThat(group.getAfter().getSgid()).isEqualTo(1234);
            CredentialChange attempted = credentials(other, it -> it.getResult() < 0);
            assertThat(attempted.getSyscall()).isEqualTo("setuid");
            assertThat(attempted.getResult()).isEqualTo(refused).isEqualTo(EPERM);
            assertThat(attempted.getAfter()).isEqualTo(attempted.getBefore());
            assertThat(attempted.getAfter().getUid()).isEqualTo(NOBODY);

            assertThat(inheritable).isZero();
            assertThat(sets).containsExactly(0, 0);
            CredentialChange inherited =
                    credentials(third, it -> it.getSyscall().equals("capset"));
            assertThat(inherited.getBefore().getCapInheritable() & CAP_KILL).isZero();
            assertThat(inherited.getAfter().getCapInheritable() & CAP_KILL).isNotZero();
            assertThat(inherited.getGainedCapabilities()).as("only what it had").isFalse();
            CredentialChange ambient = credentials(third, it -> it.getSyscall().equals("prctl"));
            assertThat(ambient.getBefore().getCapAmbient()).isZero();
            assertThat(ambient.getAfter().getCapAmbient()).isEqualTo(CAP_KILL);
            assertThat(ambient.getBefore().getCapBounding())
                    .as("what was dropped from the bounding set before is known, though not told")
                    .isEqualTo(inherited.getAfter().getCapBounding() & ~CAP_SETGID);
            credentials(third, it -> it.getSyscall().equals("setgroups"));
            assertThat(changesOf(third)).isEqualTo(3);
            live.await("process_exit", script.pid(), it -> true);
            assertThat(changesOf(child))
                    .as("the call that changed nothing is not told")
                    .isEqualTo(2);
            assertThat(live.seen).noneMatch(IdentityPrivilegedIT::isUnexplained);
        }
    }

    @Test
    void shouldReportCapabilitiesGainedInAUserNamespace() throws Exception {
        live.require("identity");
        try (PythonWorkload script = PythonWorkload.start("security.py", "user_namespace")) {
            int result = script.numbers()[0];
            Assumptions.assumeTrue(result == 0, "users may not make user namespaces here");
            String[] numbers = script.line().split(" ");
            int child = script.numbers()[0];
            script.finish();

            CredentialChange change = credentials(child, it -> it.getSyscall().equals("unshare"));
            assertThat(change.getUserNsBefore()).isEqualTo(Long.parseLong(numbers[0]));
            assertThat(change.getUserNsAfter()).isEqualTo(Long.parseLong(numbers[1]));
            assertThat(change.getGainedCapabilities()).isTrue();
            assertThat(change.getGainedRoot()).isFalse();
            assertThat(change.getBefore().getCapEffective()).isZero();
            NamespaceChange entered = namespaces(child, it -> it.getFlags() == CLONE_NEWUSER);
            assertThat(entered.getBefore().getUser()).isEqualTo(Long.parseLong(numbers[0]));
            assertThat(entered.getAfter().getUser()).isEqualTo(Long.parseLong(numbers[1]));
        }
    }

    @Test
    void shouldReportNamespacesMadeEnteredAndRefused() throws Exception {
        live.require("identity");
        try (PythonWorkload script = PythonWorkload.start("security.py", "namespaces")) {
            assertThat(script.numbers()).containsExactly(0);
            String[] uts = script.line().split(" ");
            assertThat(script.numbers()).containsExactly(0, EBADF);
            int child = script.numbers()[0];
            int cloned = script.numbers()[0];
            int[] refusals = script.numbers();
            int refused = script.numbers()[0];
            script.finish();

            NamespaceChange made = namespaces(child, it -> it.getSyscall().equals("unshare"));
            assertThat(made.getFlags()).isEqualTo(CLONE_NEWUTS);
            assertThat(made.getBefore().getUts()).isEqualTo(Long.parseLong(uts[0]));
            assertThat(made.getAfter().getUts()).isEqualTo(Long.parseLong(uts[1]));
            assertThat(made.getAfter().getNet()).isEqualTo(made.getBefore().getNet());
            assertThat(made.getAfter().getMnt()).isPositive();
            assertThat(made.getAfter().getPid()).isPositive();
            assertThat(made.getAfter().getUser()).isPositive();
            NamespaceChange back = namespaces(child, it -> it.getSyscall().equals("setns") && it.getResult() == 0);
            assertThat(back.getBefore()).isEqualTo(made.getAfter());
            assertThat(back.getAfter()).isEqualTo(made.getBefore());
            namespaces(child, it -> it.getSyscall().equals("setns") && it.getResult() == EBADF);

            NamespaceChange born = namespaces(cloned, it -> true);
            assertThat(born.getFlags()).isEqualTo(CLONE_NEWUTS);
            assertThat(born.getBefore().getUts()).isEqualTo(Long.parseLong(uts[0]));
            assertThat(born.getAfter().getUts()).isPositive().isNotEqualTo(Long.parseLong(uts[0]));
            assertThat(born.getSyscall()).isEmpty();

            assertThat(refusals).containsExactly(EPERM, EPERM);
            for (String call : new String[] {"unshare", "clone"}) {
                NamespaceChange not = namespaces(refused, it -> it.getSyscall().equals(call));
                assertThat(not.getResult()).isEqualTo(EPERM);
                assertThat(not.getFlags()).isEqualTo(CLONE_NEWNET);
                assertThat(not.getAfter()).isEqualTo(not.getBefore());
            }
        }
    }

    /** A kernel cannot be exploited in a test; that what was noted differs from what is looks the same to the programs. */
    @Test
    void shouldReportAnIdentityThatNothingExplains() throws Exception {
        live.require("identity");
        try (PythonWorkload script = PythonWorkload.start("security.py", "fork_when_told")) {
            int pid = script.numbers()[0];
            KernelMap noted = live.capture.control().orElseThrow().map("identities");
            byte[] key = ByteBuffer.allocate(4)
                    .order(ByteOrder.nativeOrder())
                    .putInt(pid)
                    .array();
            byte[] identity = noted.lookup(key).orElseThrow();
            ByteBuffer changed = ByteBuffer.wrap(identity).order(ByteOrder.nativeOrder());
            int credentials = offset("identity", "credentials");
            changed.putInt(credentials + offset("credentials", "uid"), 1000);
            changed.putInt(credentials + offset("credentials", "euid"), 1000);
            noted.update(key, identity);
            script.finish();

            CredentialChange change = credentials(pid, CredentialChange::getUnexplained);
            assertThat(change.getBefore().getUid()).isEqualTo(1000);
            assertThat(change.getAfter().getUid()).isZero();
            assertThat(change.getGainedRoot()).isTrue();
            assertThat(change.getSyscall()).isEmpty();
            live.await("process_exit", pid, it -> true);
            assertThat(changesOf(pid)).as("told once").isEqualTo(1);
        }
    }

    @Test
    void shouldKnowWhatAnOlderProcessWas() throws Exception {
        live.require("identity");
        try (PythonWorkload script = PythonWorkload.start("security.py", "change_when_told")) {
            int pid = script.numbers()[0];
            try (LiveCapture late = LiveCapture.start(new KernelOptions(Set.of("identity"), 1 << 20, "test"))) {
                script.tell();
                script.numbers();
                CredentialChange change =
                        late.await("credential_change", pid, it -> true).getCredentialChange();
                assertThat(change.getBefore()).isNotNull();
                assertThat(change.getBefore().getUid()).isZero();
                assertThat(change.getAfter().getUid()).isEqualTo(NOBODY);
                script.finish();
            }
        }
    }

    @Test
    void shouldNotSuspectWhatChangedWhileItWasOff() throws Exception {
        live.require("identity");
        CaptureControl control = live.capture.control().orElseThrow();
        try (PythonWorkload script = PythonWorkload.start("security.py", "change_when_told")) {
            int pid = script.numbers()[0];
            control.disable("identity", "test");
            script.tell();
            script.numbers();
            control.enable("identity");
            live.require("identity");
            script.finish();

            live.await("process_exit", pid, it -> true);
            assertThat(changesOf(pid)).isZero();
        }
    }

    @Test
    void shouldFindASetUserIdProgramExplanationEnough() throws Exception {
        live.require("identity");
        Path program = Path.of("/bin/su");
        Assumptions.assumeTrue(
                Files.isExecutable(program) && ((int) Files.getAttribute(program, "unix:mode") & 04000) != 0,
                "no set-user-id /bin/su");
        try (PythonWorkload script = PythonWorkload.start("security.py", "set_user_id", program.toString())) {
            script.line();
            int child = script.numbers()[0];
            script.finish();

            assertThat(live.await("process_exec", child, it -> true)
                            .getProcessExec()
                            .getCredentials()
                            .getEuid())
                    .isZero();
            live.await("process_exit", child, it -> true);
            assertThat(live.seen)
                    .filteredOn(it ->
                            it.getCredentialChange() != null && it.getProcess().getPid() == child)
                    .noneMatch(it -> it.getCredentialChange().getUnexplained());
        }
    }

    private static int offset(String struct, String member) {
        return ProbeCatalog.load().probe("identity").orElseThrow().btf().struct(struct).orElseThrow().members().stream()
                .filter(it -> it.name().equals(member))
                .mapToInt(BtfType.Member::offset)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isUnexplained(io.acheron.schema.event.Event event) {
        return event.getCredentialChange() != null
                && event.getCredentialChange().getUnexplained()
                && event.getCredentialChange().getBefore().getUid() != 1000;
    }

    private static long changesOf(int pid) {
        return live.seen.stream()
                .filter(it ->
                        it.getCredentialChange() != null && it.getProcess().getPid() == pid)
                .count();
    }

    private static CredentialChange credentials(long pid, Predicate<CredentialChange> wanted) throws Exception {
        return live.await("credential_change", pid, it -> wanted.test(it.getCredentialChange()))
                .getCredentialChange();
    }

    private static NamespaceChange namespaces(long pid, Predicate<NamespaceChange> wanted) throws Exception {
        return live.await("namespace_change", pid, it -> wanted.test(it.getNamespaceChange()))
                .getNamespaceChange();
    }
}
