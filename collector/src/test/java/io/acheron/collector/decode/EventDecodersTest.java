/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.Attribution;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventDecodersTest {
    private static DecoderFixture fixture;

    @BeforeAll
    static void load() throws Exception {
        fixture = new DecoderFixture();
    }

    @Test
    void shouldFillHeaderAndProcess() {
        Event event = fixture.decode(fixture.record("process_exit", "process_exit")
                .set("head.cpu", 3)
                .set("head.sequence", 77)
                .set("head.ktime_ns", 5_000_000_000L)
                .set("head.process.tid", 4712)
                .set("head.process.comm", "sleep")
                .set("head.process.parent_tgid", 1)
                .set("head.process.parent_start_ns", 20_000_000)
                .set("head.process.login_uid", 0xffffffffL)
                .set("head.process.uid", 0xfffffffeL)
                .set("head.process.mnt_ns", 4026531840L)
                .set("exit_code", 3)
                .set("core_dumped", 1));

        assertThat(event.getKind()).isEqualTo("process_exit");
        assertThat(event.getHeader().getHostId()).isEqualTo("host-1");
        assertThat(event.getHeader().getHostName()).isEqualTo("web-1");
        assertThat(event.getHeader().getBootId()).isEqualTo(DecoderFixture.HOST.bootId());
        assertThat(event.getHeader().getCpu()).isEqualTo(3);
        assertThat(event.getHeader().getSequence()).isEqualTo(77);
        assertThat(event.getHeader().getKernelTimeNs()).isEqualTo(5_000_000_000L);
        assertThat(event.getHeader().getEventTime()).isEqualTo(fixture.clock.toInstant(5_000_000_000L));
        assertThat(event.getHeader().getProbe()).isEqualTo("process_exit");
        assertThat(event.getHeader().getVariant()).isEqualTo("tp_btf");
        assertThat(event.getHeader().getSource()).isEqualTo(CaptureSource.BPF);
        assertThat(event.getHeader().getCollectorVersion()).isEqualTo("1.2.3");
        assertThat(event.getProcess().getEntityId()).isEqualTo("5f3a2b1c-4711-1234");
        assertThat(event.getProcess().getParentEntityId()).isEqualTo("5f3a2b1c-1-2");
        assertThat(event.getProcess().getTid()).isEqualTo(4712);
        assertThat(event.getProcess().getName()).isEqualTo("sleep");
        assertThat(event.getProcess().getLoginUid()).isEqualTo(4294967295L);
        assertThat(event.getProcess().getUid()).isEqualTo(4294967294L);
        assertThat(event.getProcess().getTty()).isNull();
        assertThat(event.getProcess().getNamespaces().getMnt()).isEqualTo(4026531840L);
        assertThat(event.getProcessExit().getExitCode()).isEqualTo(3);
        assertThat(event.getProcessExit().getCoreDumped()).isTrue();
        assertThat(event.getProcessExec()).isNull();
    }

    @Test
    void shouldDecodeAnExecWithAllItsParts() throws Exception {
        RecordBuilder record = fixture.record("process_exec", "process_exec");
        RecordBuilder socket = record.element("socket_info")
                .set("family", 2)
                .set("type", 1)
                .set("protocol", 6)
                .set("state", 1)
                .set("local_port", 50000)
                .set("remote_port", 443)
                .set("local_address", new byte[] {127, 0, 0, 1})
                .set("remote_address", new byte[] {10, 0, 0, 9})
                .setConstant("role", "SOCKET_CONNECT")
                .set("inode", 99);
        int socketAt = record.end();
        record.span("env", socket) // only to place the socket; env is set again below
                .span("filename", "./run")
                .span("executable.path", "bash\0bin\0usr\0\0")
                .set("executable.links", 1)
                .span("cwd", "\0")
                .span("argv", "bash\0\0-c\0caf\u00e9")
                .span("env", "HOME=/root\0LD_PRELOAD=/tmp/x.so\0PASSWORD=geheim\0SSH_TTY=\0")
                .set("credentials.cap_effective", -1L)
                .set("forker.tid", 4000)
                .set("forker.name", "http-nio-8080-e");
        record.span(
                "stdio",
                record.element("descriptor")
                        .set("fd", 0)
                        .setConstant("type", "DESCRIPTOR_SOCKET")
                        .set("readable", 1)
                        .set("tty_index", -1)
                        .set("inode", 99)
                        .set("socket.offset", socketAt)
                        .set("socket.length", socket.bytes().length),
                record.element("descriptor")
                        .set("fd", 1)
                        .setConstant("type", "DESCRIPTOR_PIPE")
                        .set("tty_index", -1));
        record.span(
                "ancestors",
                record.element("ancestor")
                        .set("tgid", 100)
                        .set("start_ns", 1_000_000_000)
                        .set("comm", "sshd"),
                record.element("ancestor"),
                record.element("ancestor").set("tgid", 7));

        Event event = fixture.decode(record);

        var exec = event.getProcessExec();
        assertThat(exec.getFilename()).isEqualTo("./run");
        assertThat(exec.getExecutable().getPath()).isEqualTo("/usr/bin/bash");
        assertThat(exec.getCwd()).isEqualTo("/");
        assertThat(exec.getArgv()).containsExactly("bash", "", "-c", "caf\u00e9");
        assertThat(exec.getEnv()).containsOnlyKeys("LD_PRELOAD", "SSH_TTY").containsEntry("LD_PRELOAD", "/tmp/x.so");
        assertThat(exec.getCredentials().getCapEffective()).isEqualTo(-1);
        assertThat(exec.getForker().getName()).isEqualTo("http-nio-8080-e");
        assertThat(exec.getAncestors()).hasSize(1);
        assertThat(exec.getAncestors().get(0).getEntityId()).isEqualTo("5f3a2b1c-100-100");
        Descriptor stdin = exec.getStdio().get(0);
        assertThat(stdin.getType()).isEqualTo(DescriptorType.SOCKET);
        assertThat(stdin.getSocket().getFamily()).isEqualTo("inet");
        assertThat(stdin.getSocket().getState()).isEqualTo("ESTABLISHED");
        assertThat(stdin.getSocket().getRemoteAddress()).isEqualTo("10.0.0.9");
        assertThat(stdin.getSocket().getRole()).isEqualTo(SocketRole.CONNECT);
        assertThat(exec.getStdio().get(1).getType()).isEqualTo(DescriptorType.PIPE);
        assertThat(exec.getStdio().get(1).getSocket()).isNull();
        SingleObject<Event> wire = SingleObject.of(Event.class);
        assertThat(wire.decode(wire.encode(event))).isEqualTo(event);
    }

    @Test
    void shouldLeaveOutAForkerThatWasNotSeen() {
        Event event = fixture.decode(fixture.record("process_exec", "process_exec"));

        assertThat(event.getProcessExec().getForker()).isNull();
        assertThat(event.getProcessExec().getStdio()).isEmpty();
        assertThat(event.getProcessExec().getExecutable().getPath()).isEmpty();
    }

    @Test
    void shouldDecodeSocketsOfBothFamilies() {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        Event event = fixture.decode(fixture.record("tcp", "tcp_close")
                .set("socket.family", 10)
                .set("socket.protocol", 6)
                .set("socket.state", 7)
                .set("socket.local_address", loopback)
                .set("socket.local_port", 65535)
                .set("bytes_sent", 1234567890123L));

        assertThat(event.getTcpClose().getSocket().getLocalAddress()).isEqualTo("::1");
        assertThat(event.getTcpClose().getSocket().getLocalPort()).isEqualTo(65535);
        assertThat(event.getTcpClose().getSocket().getState()).isEqualTo("CLOSE");
        assertThat(event.getTcpClose().getBytesSent()).isEqualTo(1234567890123L);
    }

    @Test
    void shouldDecodeDnsWithItsAddresses() {
        byte[] query = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 'a', 'b', 0, 0, 1, 0, 1};
        Event event = fixture.decode(fixture.record("dns", "dns_message")
                .span("payload", query)
                .set("wire_length", 600)
                .set("family", 2)
                .set("local_address", new byte[] {10, 1, 2, 3})
                .set("remote_port", 53)
                .set("egress", 1)
                .setConstant("attribution", "ATTRIBUTION_DIRECT"));

        var dns = event.getDnsMessage();
        assertThat(dns.getQuestions().get(0).getName()).isEqualTo("ab");
        assertThat(dns.getTransactionId()).isEqualTo(0x1234);
        assertThat(dns.getSize()).isEqualTo(600);
        assertThat(dns.getCaptured()).isEqualTo(query.length);
        assertThat(dns.getLocalAddress()).isEqualTo("10.1.2.3");
        assertThat(dns.getRemotePort()).isEqualTo(53);
        assertThat(dns.getEgress()).isTrue();
        assertThat(dns.getTransport()).isEqualTo("udp");
        assertThat(dns.getAttribution()).isEqualTo(Attribution.DIRECT);
    }

    @Test
    void shouldReadJavaArraysInEachLayoutOfTheHeap() {
        int[][] layouts = {{12, 16}, {8, 12}, {16, 20}, {16, 24}};
        for (int[] layout : layouts) {
            Event event = fixture.decode(fixture.record("java_spawn", "java_spawn")
                    .span("program", heap(layout, "/bin/sh\0"))
                    .span("arguments", heap(layout, "-c\0id; uname\0"))
                    .setConstant("mode", "SPAWN_VFORK")
                    .set("cookie", 2));

            assertThat(event.getJavaSpawn().getProgram()).isEqualTo("/bin/sh");
            assertThat(event.getJavaSpawn().getArguments()).containsExactly("-c", "id; uname");
            assertThat(event.getJavaSpawn().getMode()).isEqualTo("VFORK");
            assertThat(event.getJavaSpawn().getLibrary()).isEqualTo("/lib/libjava-2.so");
        }
    }

    @Test
    void shouldCountWhatCannotBeDecodedAndGoOn() throws Exception {
        DecoderFixture own = new DecoderFixture();
        byte[] whole =
                own.record("process_exec", "process_exec").span("argv", "x\0").bytes();
        byte[] cut = java.util.Arrays.copyOf(whole, 100);
        RecordBuilder wild = own.record("process_exec", "process_exec")
                .set("argv.offset", whole.length - 1)
                .set("argv.length", 0x7fffffff);
        RecordBuilder foreign = own.record("process_exec", "process_exec").set("head.type", 4711);

        assertThat(own.decoders.decode(io.acheron.collector.ring.RawEvent.of(cut)))
                .isNull();
        assertThat(own.decoders.decode(wild.raw())).isNull();
        assertThat(own.decoders.decode(foreign.raw())).isNull();
        assertThat(own.decoders.decode(io.acheron.collector.ring.RawEvent.of(new byte[2])))
                .isNull();
        assertThat(own.decoders.decode(io.acheron.collector.ring.RawEvent.of(whole)))
                .isNotNull();

        assertThat(own.decoders.counts())
                .contains(
                        new DecodeCount("process_exec", "in", 3),
                        new DecodeCount("process_exec", "out", 1),
                        new DecodeCount("process_exec", "too_short", 1),
                        new DecodeCount("process_exec", "bad_span", 1),
                        new DecodeCount("", "unknown_type", 2));
    }

    private static byte[] heap(int[] layout, String text) {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        byte[] header = new byte[layout[1]];
        header[0] = 1; // mark word of an unlocked object
        header[8] = (byte) (layout[0] == 8 ? data.length : 0x40);
        header[9] = (byte) (layout[0] == 8 ? 0 : 0x2c);
        header[layout[0]] = (byte) data.length;
        object.writeBytes(header);
        object.writeBytes(data);
        object.writeBytes("\0\0\0behind".getBytes(StandardCharsets.US_ASCII));
        return object.toByteArray();
    }
}
