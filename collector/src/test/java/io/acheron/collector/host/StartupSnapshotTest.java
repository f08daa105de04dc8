/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.id.EntityId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupSnapshotTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    @TempDir
    Path state;

    @Test
    void shouldTellWhatALiveProcessIs() throws Exception {
        Process child = new ProcessBuilder("/bin/sh", "-c", "echo ready; read line", "two words")
                .directory(state.toFile())
                .start();
        try {
            assertThat(child.getInputStream().read()).isEqualTo('r'); // it has executed
            Event event = snapshot(pid -> false).stream()
                    .filter(it -> it.getProcess().getPid() == child.pid())
                    .findFirst()
                    .orElseThrow();
            assertThat(event.getHeader().getSource()).isEqualTo(CaptureSource.SNAPSHOT);
            assertThat(event.getHeader().getCpu()).isEqualTo(-1);
            assertThat(event.getProcessExec().getArgv())
                    .containsExactly("/bin/sh", "-c", "echo ready; read line", "two words");
            assertThat(event.getProcessExec().getCwd())
                    .isEqualTo(state.toRealPath().toString());
            assertThat(event.getProcessExec().getExecutable().getPath())
                    .isEqualTo(Path.of("/bin/sh").toRealPath().toString());
            assertThat(event.getProcessExec().getExecutable().getInode()).isPositive();
            assertThat(event.getProcessExec().getStdio())
                    .extracting(Descriptor::getType)
                    .containsExactly(DescriptorType.PIPE, DescriptorType.PIPE, DescriptorType.PIPE);
            assertThat(event.getProcessExec().getStdio().get(0).getReadable()).isTrue();
            assertThat(event.getProcessExec().getStdio().get(1).getWritable()).isTrue();
            assertThat(event.getProcess().getParentPid()).isEqualTo(SELF);
            assertThat(event.getProcess().getEntityId())
                    .isEqualTo(EntityId.of(
                            event.getHeader().getBootId(),
                            (int) child.pid(),
                            event.getProcess().getStartTimeNs()));
        } finally {
            child.destroy();
        }
    }

    @Test
    void shouldTellTheSocketsAProcessHolds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Event self = snapshot(pid -> pid != SELF).get(0);
            List<io.acheron.schema.event.Socket> sockets = self.getProcessExec().getDescriptors().stream()
                    .filter(it -> it.getType() == DescriptorType.SOCKET)
                    .map(Descriptor::getSocket)
                    .toList();
            assertThat(sockets)
                    .anySatisfy(it -> {
                        assertThat(it.getLocalPort()).isEqualTo(server.getLocalPort());
                        assertThat(it.getRole()).isEqualTo(SocketRole.LISTEN);
                        assertThat(it.getState()).isEqualTo("LISTEN");
                    })
                    .anySatisfy(it -> {
                        assertThat(it.getRemoteAddress()).isEqualTo("127.0.0.1");
                        assertThat(it.getRemotePort()).isEqualTo(server.getLocalPort());
                        assertThat(it.getLocalPort()).isEqualTo(client.getLocalPort());
                        assertThat(it.getState()).isEqualTo("ESTABLISHED");
                        assertThat(it.getInode()).isPositive();
                    });
        }
    }

    @Test
    void shouldNumberEventsWithoutGapsAndLeaveOutWhatItIsTold() throws Exception {
        List<Event> events = snapshot(pid -> pid == SELF);
        assertThat(events)
                .extracting(it -> it.getProcess().getPid())
                .doesNotContain(SELF)
                .doesNotHaveDuplicates();
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).getHeader().getSequence()).isEqualTo(i + 1);
        }
    }

    @Test
    void shouldKnowItselfAndItsChildren() throws Exception {
        Process child = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            OwnProcesses own = OwnProcesses.ofThisProcess();
            assertThat(own.contains(SELF)).isTrue();
            assertThat(own.contains((int) child.pid())).isTrue();
            assertThat(own.contains(1)).isFalse();
        } finally {
            child.destroy();
        }
    }

    private List<Event> snapshot(java.util.function.IntPredicate excluded) throws Exception {
        HostIdentity host = HostIdentity.discover("host-1", state);
        List<Event> events = new ArrayList<>();
        StartupSnapshot.of(host, BootClock.start(), "test", excluded).forEachRemaining(events::add);
        return events;
    }
}
