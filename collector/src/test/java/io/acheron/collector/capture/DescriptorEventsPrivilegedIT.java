/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.ChannelCreate;
import io.acheron.schema.payload.ChannelKind;
import io.acheron.schema.payload.DescriptorDup;
import io.acheron.schema.payload.MemfdCreate;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leads standard input elsewhere, makes pipes and the like, and runs a program from memory. */
class DescriptorEventsPrivilegedIT {
    private static final int EBADF = -9;
    private static final int EFAULT = -14;
    private static final int EEXIST = -17;
    private static final int EINVAL = -22;

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(new KernelOptions(
                Set.of("descriptor_dup", "channel_create", "memfd_create", "process_exec"), 4 << 20, "test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportWhatStandardInputBecomes() throws Exception {
        live.require("descriptor_dup");
        try (PythonWorkload script = PythonWorkload.start("security.py", "dup")) {
            int[] socket = script.numbers();
            int[] refused = script.numbers();
            int[] duplicated = script.numbers();
            int[] byFcntl = script.numbers();
            script.finish();

            DescriptorDup dup = dup(script, it -> it.getToFd() == 0 && it.getFromFd() == socket[0]);
            assertThat(dup.getSyscall()).isIn("dup2", "dup3");
            assertThat(dup.getResult()).isZero();
            assertThat(dup.getDescriptor().getFd()).isZero();
            assertThat(dup.getDescriptor().getType()).isEqualTo(DescriptorType.SOCKET);
            assertThat(dup.getDescriptor().getInode()).isEqualTo(socket[3]);
            assertThat(dup.getDescriptor().getSocket().getFamily()).isEqualTo("inet");
            assertThat(dup.getDescriptor().getSocket().getRemoteAddress()).isEqualTo("127.0.0.1");
            assertThat(dup.getDescriptor().getSocket().getLocalPort()).isEqualTo(socket[1]);
            assertThat(dup.getDescriptor().getSocket().getRemotePort()).isEqualTo(socket[2]);

            DescriptorDup failed = dup(script, it -> it.getFromFd() == 999);
            assertThat(failed.getToFd()).isEqualTo(2);
            assertThat(failed.getResult()).isEqualTo(refused[0]).isEqualTo(EBADF);
            assertThat(failed.getDescriptor()).isNull();

            assertThat(duplicated).containsExactly(0);
            assertThat(dup(script, it -> it.getSyscall().equals("dup")).getToFd())
                    .isZero();
            assertThat(byFcntl[0]).isZero();
            DescriptorDup fcntl = dup(script, it -> it.getSyscall().equals("fcntl"));
            assertThat(fcntl.getFromFd()).isEqualTo(byFcntl[1]);
            assertThat(fcntl.getToFd()).isZero();
            assertThat(fcntl.getDescriptor().getType()).isEqualTo(DescriptorType.PIPE);
        }
    }

    @Test
    void shouldReportBothEndsOfChannels(@TempDir Path directory) throws Exception {
        live.require("channel_create");
        try (PythonWorkload script = PythonWorkload.start("security.py", "channels", directory.toString())) {
            int[] pipe = script.numbers();
            int[] pair = script.numbers();
            int[] existing = script.numbers();
            int[] pty = script.numbers();
            int[] refused = script.numbers();
            script.finish();

            ChannelCreate made = channel(script, it -> it.getKind() == ChannelKind.PIPE && it.getInode() == pipe[2]);
            assertThat(made.getDescriptors()).extracting(Descriptor::getFd).containsExactly(pipe[0], pipe[1]);
            assertThat(made.getDescriptors()).extracting(Descriptor::getType).containsOnly(DescriptorType.PIPE);
            assertThat(made.getDescriptors()).extracting(Descriptor::getInode).containsOnly((long) pipe[2]);
            assertThat(made.getDescriptors())
                    .extracting(Descriptor::getReadable)
                    .containsExactly(true, false);
            assertThat(made.getSyscall()).isIn("pipe", "pipe2");
            assertThat(made.getTtyIndex()).isEqualTo(-1);

            ChannelCreate sockets = channel(script, it -> it.getKind() == ChannelKind.SOCKET_PAIR);
            assertThat(sockets.getDescriptors()).extracting(Descriptor::getFd).containsExactly(pair[0], pair[1]);
            assertThat(sockets.getDescriptors())
                    .extracting(it -> it.getSocket().getPeerInode())
                    .containsExactly((long) pair[3], (long) pair[2]);
            assertThat(sockets.getSyscall()).isEqualTo("socketpair");
            assertThat(sockets.getInode()).isZero();

            ChannelCreate fifo = channel(script, it -> it.getKind() == ChannelKind.FIFO && it.getResult() == 0);
            assertThat(fifo.getPath()).isEqualTo(directory + "/fifo");
            assertThat(fifo.getSyscall()).isIn("mknod", "mknodat");
            assertThat(fifo.getDescriptors()).isEmpty();
            ChannelCreate second = channel(script, it -> it.getKind() == ChannelKind.FIFO && it.getResult() < 0);
            assertThat(second.getResult()).isEqualTo(existing[0]).isEqualTo(EEXIST);

            ChannelCreate terminal = channel(script, it -> it.getKind() == ChannelKind.PTY);
            assertThat(terminal.getTtyIndex()).isEqualTo(pty[1]);
            assertThat(terminal.getResult()).isEqualTo(pty[0]);
            assertThat(terminal.getDescriptors()).hasSize(1);
            assertThat(terminal.getDescriptors().get(0).getType()).isEqualTo(DescriptorType.PTY_MASTER);
            assertThat(terminal.getDescriptors().get(0).getFd()).isEqualTo(pty[0]);
            assertThat(terminal.getDescriptors().get(0).getTtyIndex()).isEqualTo(pty[1]);

            ChannelCreate failed = channel(script, it -> it.getKind() == ChannelKind.PIPE && it.getResult() < 0);
            assertThat(failed.getResult()).isEqualTo(refused[0]).isEqualTo(EFAULT);
            assertThat(failed.getDescriptors()).isEmpty();
        }
    }

    @Test
    void shouldReportAFileInMemoryThatAnExecCanBeJoinedTo() throws Exception {
        live.require("memfd_create");
        try (PythonWorkload script = PythonWorkload.start("security.py", "memfd")) {
            int[] file = script.numbers();
            int child = script.numbers()[0];
            int[] refused = script.numbers();
            script.finish();

            MemfdCreate made = memfd(script, it -> it.getName().equals("ghost"));
            assertThat(made.getFd()).isEqualTo(file[0]).isEqualTo(made.getResult());
            assertThat(made.getInode()).isEqualTo(file[1]);
            assertThat(made.getFlags()).isEqualTo(1);
            Event exec = live.await(
                    "process_exec",
                    child,
                    it -> it.getProcessExec().getExecutable().getPath().contains("memfd:"));
            assertThat(exec.getProcessExec().getExecutable().getInode()).isEqualTo(made.getInode());
            assertThat(exec.getProcessExec().getExecutable().getDev()).isEqualTo(made.getDev());
            assertThat(exec.getProcessExec().getExecutable().getLinks()).isZero();

            MemfdCreate failed = memfd(script, it -> it.getResult() < 0);
            assertThat(failed.getResult()).isEqualTo(refused[0]).isEqualTo(EINVAL);
            assertThat(failed.getFd()).isEqualTo(-1);
            assertThat(failed.getInode()).isZero();
            assertThat(failed.getName()).startsWith("xxx").hasSize(255);
        }
    }

    private static DescriptorDup dup(PythonWorkload script, Predicate<DescriptorDup> wanted) throws Exception {
        return live.await("descriptor_dup", script.pid(), it -> wanted.test(it.getDescriptorDup()))
                .getDescriptorDup();
    }

    private static ChannelCreate channel(PythonWorkload script, Predicate<ChannelCreate> wanted) throws Exception {
        return live.await("channel_create", script.pid(), it -> wanted.test(it.getChannelCreate()))
                .getChannelCreate();
    }

    private static MemfdCreate memfd(PythonWorkload script, Predicate<MemfdCreate> wanted) throws Exception {
        return live.await("memfd_create", script.pid(), it -> wanted.test(it.getMemfdCreate()))
                .getMemfdCreate();
    }
}
