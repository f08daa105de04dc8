/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static io.acheron.pipeline.refine.Scene.fifo;
import static io.acheron.pipeline.refine.Scene.file;
import static io.acheron.pipeline.refine.Scene.inet;
import static io.acheron.pipeline.refine.Scene.master;
import static io.acheron.pipeline.refine.Scene.nothing;
import static io.acheron.pipeline.refine.Scene.pipeIn;
import static io.acheron.pipeline.refine.Scene.pipeOut;
import static io.acheron.pipeline.refine.Scene.pts;
import static io.acheron.pipeline.refine.Scene.remote;
import static io.acheron.pipeline.refine.Scene.tcp;
import static io.acheron.pipeline.refine.Scene.unix;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.Hop;
import io.acheron.schema.payload.HopKind;
import io.acheron.schema.payload.StdioSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not a remote shell, or no longer one, and what a crowded host must not hide. */
class StdioGraphLimitsTest extends StdioGraphScene {
    @Test
    void shouldStateALoginOverSshOnceForTheWholeSession() {
        Actor sshd = scene.old(300, "/usr/sbin/sshd");
        scene.accept(sshd, 4, tcp(900, "192.0.2.10", 22, "198.51.100.7", 50000));
        Actor shell = scene.fork(sshd, 301);
        shell.session = 301;
        sshd.held.add(master(9, 2));
        scene.exec(shell, "/usr/bin/bash", List.of("-bash"), pts(0, 2), pts(1, 2), pts(2, 2));
        Actor script = scene.fork(shell, 302);
        scene.exec(script, "/usr/bin/python3.11", List.of("python3", "x.py"), pts(0, 2), pts(1, 2), pts(2, 2));
        Bench bench = new Bench();
        List<Event> facts = Bench.derived(bench.run(scene.events), "stdio_socket");
        assertThat(facts).hasSize(1);
        StdioSocket fact = facts.get(0).getStdioSocket();
        assertThat(fact.getSocket().getRole()).isEqualTo(SocketRole.ACCEPT);
        assertThat(fact.getHolder().getName()).isEqualTo("sshd");
        assertThat(fact.getInteractive()).isTrue();
        assertThat(bench.counters.inherited().getCount()).isEqualTo(1);
    }

    @Test
    void shouldSayNothingOfJobsOfCron() {
        Actor cron = scene.old(300, "/usr/sbin/cron");
        Actor job = scene.fork(cron, 301);
        cron.held.addAll(List.of(pipeIn(5, 71), pipeOut(6, 72), unix(3, 700, 701)));
        scene.exec(
                job,
                "/usr/bin/dash",
                List.of("/bin/sh", "-c", "backup"),
                pipeIn(0, 72),
                pipeOut(1, 71),
                pipeOut(2, 71));
        Actor curl = scene.fork(job, 302);
        scene.exec(curl, "/usr/bin/curl", List.of("curl", "http://x"), pipeIn(0, 72), file(1), nothing(2));
        scene.connect(curl, 5, remote(900));
        assertThat(facts()).isEmpty();
    }

    @Test
    void shouldSayThatTheConnectionOfAnAgentIsOld() {
        Actor agent = scene.fork(login, 311);
        scene.exec(agent, "/opt/agent/python3.11", List.of("python3", "agent.py"), nothing(0), file(1), file(2));
        scene.connect(agent, 3, remote(900));
        scene.pause(7_200_000);
        relayedShell(agent, List.of("sh", "-c", "make test"));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getInteractive()).isFalse();
        assertThat(fact.getSocketAgeKnown()).isTrue();
        assertThat(fact.getSocketAgeMs()).isBetween(7_200_000L, 7_201_000L);
    }

    @Test
    void shouldSayThatTheAgeOfAConnectionOpenedBeforeCaptureIsUnknown() {
        Actor agent = scene.old(311, "/opt/agent/agent");
        agent.held.add(inet(3, remote(900)));
        relayedShell(agent);
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getSocketAgeKnown()).isFalse();
        assertThat(fact.getPathText()).doesNotContain("the exec");
    }

    @Test
    void shouldSayNothingOfAShellInAContainerWithoutNetworkBehindItsShim() {
        Actor shim = scene.old(300, "/usr/bin/containerd-shim-runc-v2");
        shim.held.addAll(List.of(
                unix(3, 700, 701),
                fifo(10, 50, "/run/containerd/fifo/1-stdin", true, true),
                fifo(11, 51, "/run/containerd/fifo/1-stdout", true, true),
                pipeOut(12, 52),
                pipeIn(13, 53)));
        Actor sh = scene.fork(shim, 301);
        scene.exec(sh, "/bin/busybox", List.of("sh"), pipeIn(0, 52), pipeOut(1, 53), pipeOut(2, 53));
        assertThat(facts()).isEmpty();
    }

    @Test
    void shouldFollowALoopbackRelayToThePeerBehindIt() {
        Actor socat = scene.old(400, "/usr/bin/socat");
        Actor nc = scene.fork(login, 311);
        scene.exec(nc, "/usr/bin/nc", List.of("nc", "-e", "/bin/sh"), pts(0, 1), pts(1, 1), pts(2, 1));
        Socket near = tcp(900, "127.0.0.1", 40000, "127.0.0.1", 8080);
        scene.connect(nc, 3, near);
        scene.accept(socat, 6, tcp(901, "127.0.0.1", 8080, "127.0.0.1", 40000));
        scene.connect(socat, 7, remote(902));
        scene.exec(nc, "/usr/bin/dash", List.of("sh"), inet(0, near), inet(1, near), inet(2, near));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getLoopback()).isFalse();
        assertThat(fact.getSocket().getRemoteAddress()).isEqualTo("203.0.113.5");
        assertThat(fact.getPathOut()).extracting(Hop::getKind).containsExactly(HopKind.LOOPBACK);
        assertThat(fact.getHolderRelated()).isFalse();
    }

    @Test
    void shouldNotBlameTheConnectionsOfALocalServerOnItsClients() {
        Actor server = scene.old(400, "/usr/bin/java");
        scene.connect(server, 7, remote(902));
        scene.pause(600_000);
        Actor check = scene.fork(login, 311);
        Socket near = tcp(900, "127.0.0.1", 40000, "127.0.0.1", 8080);
        scene.connect(check, 3, near);
        scene.accept(server, 6, tcp(901, "127.0.0.1", 8080, "127.0.0.1", 40000));
        scene.exec(check, "/usr/bin/bash", List.of("bash", "check.sh"), nothing(0), inet(1, near), nothing(2));
        assertThat(last().getStdioSocket().getLoopback()).isTrue();
        assertThat(last().getStdioSocket().getHops()).isZero();
    }

    @Test
    void shouldNotCountAConnectionThatHasEnded() {
        Actor python = python();
        Socket socket = remote(900);
        scene.connect(python, 3, socket);
        Socket closed = remote(0);
        closed.setLocalPort(socket.getLocalPort());
        closed.setCookie(socket.getCookie());
        scene.close(python, closed);
        python.held.clear();
        relayedShell(python);
        assertThat(facts()).isEmpty();
    }

    @Test
    void shouldNotJoinWhatEndedBeforeTheShellBegan() {
        Actor nc = scene.fork(login, 310);
        scene.exec(nc, "/usr/bin/nc", List.of("nc", "x", "1"), pts(0, 1), pipeOut(1, 71), pts(2, 1));
        scene.connect(nc, 3, remote(900));
        scene.exit(nc);
        Actor sh = scene.fork(login, 311);
        scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 71), pts(1, 1), pts(2, 1));
        assertThat(facts()).isEmpty();
    }

    @Test
    void shouldSayEachThingOnce() {
        Actor python = python();
        scene.connect(python, 3, remote(900));
        relayedShell(python);
        Actor other = scene.fork(python, 400);
        scene.exec(other, "/usr/bin/sleep", List.of("sleep", "1"), nothing(0), nothing(1), nothing(2));
        scene.connect(python, 8, remote(901));
        assertThat(facts())
                .extracting(event -> event.getStdioSocket().getSocket().getInode())
                .containsExactly(900L, 901L);
    }

    @Test
    void shouldFindTheReaderOfAPipeThatHundredsWrite() {
        Actor agent = scene.fork(login, 311);
        scene.exec(agent, "/opt/agent", List.of("agent"), nothing(0), nothing(1), nothing(2));
        scene.connect(agent, 3, remote(900));
        agent.held.add(pipeIn(4, 71));
        for (int i = 0; i < 200; i++) {
            Actor tool = scene.fork(agent, 1000 + i);
            scene.exec(tool, "/usr/bin/make", List.of("make"), nothing(0), pipeOut(1, 71), pipeOut(2, 71));
        }
        Actor sh = scene.fork(agent, 2000);
        scene.exec(sh, "/usr/bin/dash", List.of("sh", "x.sh"), nothing(0), pipeOut(1, 71), nothing(2));
        assertThat(directions(last().getStdioSocket())).isEqualTo("out");
        assertThat(last().getStdioSocket().getHolder().getPid()).isEqualTo(311);
    }

    @Test
    void shouldTakeWhatASnapshotListsForHeld() {
        Actor relay = scene.old(311, "/usr/bin/relay");
        Actor sh = scene.old(312, "/usr/bin/dash");
        Event shell = scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 71), pipeOut(1, 72), nothing(2));
        Event holder = scene.exec(relay, "/usr/bin/relay", List.of("relay"), nothing(0), nothing(1), nothing(2));
        holder.getProcessExec().setDescriptors(List.of(inet(3, remote(900)), pipeOut(4, 71), pipeIn(5, 72)));
        for (Event event : List.of(shell, holder)) {
            event.getHeader().setSource(CaptureSource.SNAPSHOT);
            event.getHeader().setCpu(-1);
        }
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getHolder().getPid()).isEqualTo(311);
        assertThat(fact.getSocketAgeKnown()).isFalse();
    }

    @Test
    void shouldCallOfManySocketsTheFreshOutgoingOne() {
        Actor server = scene.old(311, "/usr/sbin/server");
        scene.connect(server, 20, tcp(800, "192.0.2.10", 41000, "10.0.0.5", 5432));
        scene.pause(600_000);
        scene.connect(server, 21, remote(900));
        for (int i = 0; i < 5; i++) {
            scene.accept(server, 30 + i, tcp(1000 + i, "192.0.2.10", 80, "198.51.100.7", 50000 + i));
        }
        relayedShell(server);
        assertThat(facts()).hasSize(1);
        assertThat(last().getStdioSocket().getSocket().getInode()).isEqualTo(900);
    }
}
