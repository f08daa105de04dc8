/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Forker;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.payload.ProcessExit;
import io.acheron.schema.payload.ProcessFork;
import io.acheron.schema.payload.TcpAccept;
import io.acheron.schema.payload.TcpClose;
import io.acheron.schema.payload.TcpConnect;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the events of one host the way the collector does; each call adds one event a millisecond after the one before. */
final class Scene {
    static final String BOOT = "5f3a2b1c-0000-4000-8000-000000000001";
    static final Instant BOOTED = Instant.parse("2026-11-22T10:00:00Z");

    final List<Event> events = new ArrayList<>();
    private long now = 100_000_000_000L;
    private long sequence;

    /** A process of the scene; changes as it forks, execs and so on. */
    static final class Actor {
        final int pid;
        final long start;

        @Nullable
        Actor parent;

        String name;

        @Nullable
        String executable;

        int session;
        int group;
        final List<Descriptor> held = new ArrayList<>();

        Actor(int pid, long start, @Nullable Actor parent) {
            this.pid = pid;
            this.start = start;
            this.parent = parent;
            this.session = parent == null ? pid : parent.session;
            this.group = parent == null ? pid : parent.group;
            this.name = parent == null ? "" : parent.name;
            this.executable = parent == null ? null : parent.executable;
        }

        String entity() {
            return EntityId.of(BOOT, pid, start);
        }
    }

    Scene pause(long milliseconds) {
        now += milliseconds * 1_000_000;
        return this;
    }

    /** A process that ran before capture began. */
    Actor old(int pid, String executable) {
        Actor actor = new Actor(pid, 1_000_000_000L + pid, null);
        actor.executable = executable;
        actor.name = base(executable);
        return actor;
    }

    Actor fork(Actor parent, int pid) {
        return fork(parent, pid, parent.name, 0x1200000);
    }

    Actor fork(Actor parent, int pid, String thread, long flags) {
        Actor child = new Actor(pid, now + 1_000_000, parent);
        Event event = event("process_fork", parent);
        event.setProcessFork(new ProcessFork(pid, child.start, child.entity(), flags, thread));
        child.held.addAll(parent.held);
        return child;
    }

    Event exec(Actor actor, String executable, List<String> argv, Descriptor... stdio) {
        actor.executable = executable;
        actor.name = base(executable);
        Event event = event("process_exec", actor);
        ProcessExec exec = ProcessExec.newBuilder()
                .setFilename(executable)
                .setExecutable(FileRef.newBuilder().setPath(executable).build())
                .setArgv(new ArrayList<>(argv))
                .setStdio(new ArrayList<>(Arrays.asList(stdio)))
                .setParentDescriptors(actor.parent == null ? new ArrayList<>() : new ArrayList<>(actor.parent.held))
                .build();
        event.setProcessExec(exec);
        return event;
    }

    Event connect(Actor actor, int fd, Socket socket) {
        Event event = event("tcp_connect", actor);
        socket.setRole(SocketRole.CONNECT);
        socket.setOpenedNs(now);
        event.setTcpConnect(new TcpConnect(copy(socket), fd, -115));
        actor.held.add(inet(fd, socket));
        return event;
    }

    Event accept(Actor actor, int fd, Socket socket) {
        Event event = event("tcp_accept", actor);
        socket.setRole(SocketRole.ACCEPT);
        socket.setOpenedNs(now);
        event.setTcpAccept(new TcpAccept(copy(socket), fd));
        actor.held.add(inet(fd, socket));
        return event;
    }

    Event close(Actor actor, Socket socket) {
        Event event = event("tcp_close", actor);
        event.setTcpClose(TcpClose.newBuilder().setSocket(copy(socket)).build());
        actor.held.removeIf(held -> held.getInode() == socket.getInode());
        return event;
    }

    Event exit(Actor actor) {
        Event event = event("process_exit", actor);
        event.setProcessExit(ProcessExit.newBuilder().build());
        return event;
    }

    Event event(String kind, Actor actor) {
        now += 1_000_000;
        Instant time = BOOTED.plusNanos(now).truncatedTo(ChronoUnit.MICROS);
        Event event = Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setHostId("host-1")
                        .setBootId(BOOT)
                        .setCpu(0)
                        .setSequence(++sequence)
                        .setKernelTimeNs(now)
                        .setEventTime(time)
                        .setObservedTime(time)
                        .setProbe(kind)
                        .setSource(CaptureSource.BPF)
                        .build())
                .setKind(kind)
                .setProcess(context(actor))
                .build();
        events.add(event);
        return event;
    }

    static Forker forker(String thread, long flags) {
        return new Forker(1, thread, flags, 0L);
    }

    private static ProcessContext context(Actor actor) {
        return ProcessContext.newBuilder()
                .setEntityId(actor.entity())
                .setPid(actor.pid)
                .setTid(actor.pid)
                .setStartTimeNs(actor.start)
                .setName(actor.name)
                .setParentPid(actor.parent == null ? 1 : actor.parent.pid)
                .setParentStartTimeNs(actor.parent == null ? 0 : actor.parent.start)
                .setParentName(actor.parent == null ? "" : actor.parent.name)
                .setSession(actor.session)
                .setProcessGroup(actor.group)
                .build();
    }

    static Socket tcp(long inode, String local, int localPort, String remote, int remotePort) {
        return Socket.newBuilder()
                .setFamily("inet")
                .setType("stream")
                .setProtocol(6)
                .setLocalAddress(local)
                .setLocalPort(localPort)
                .setRemoteAddress(remote)
                .setRemotePort(remotePort)
                .setState("ESTABLISHED")
                .setInode(inode)
                .setCookie(inode + 1_000_000)
                .build();
    }

    static Socket remote(long inode) {
        return tcp(inode, "192.0.2.10", 40000 + (int) (inode % 1000), "203.0.113.5", 4444);
    }

    static Descriptor inet(int fd, Socket socket) {
        return descriptor(fd, DescriptorType.SOCKET, socket.getInode(), true, true, copy(socket));
    }

    static Descriptor unix(int fd, long inode, long peer) {
        Socket socket = Socket.newBuilder()
                .setFamily("unix")
                .setType("stream")
                .setInode(inode)
                .setPeerInode(peer)
                .build();
        return descriptor(fd, DescriptorType.SOCKET, inode, true, true, socket);
    }

    static Descriptor pipeIn(int fd, long inode) {
        return descriptor(fd, DescriptorType.PIPE, inode, true, false, null);
    }

    static Descriptor pipeOut(int fd, long inode) {
        return descriptor(fd, DescriptorType.PIPE, inode, false, true, null);
    }

    static Descriptor fifo(int fd, long inode, String path, boolean readable, boolean writable) {
        Descriptor fifo = descriptor(fd, DescriptorType.FIFO, inode, readable, writable, null);
        fifo.setPath(path);
        return fifo;
    }

    static Descriptor pts(int fd, int index) {
        Descriptor pts = descriptor(fd, DescriptorType.TTY, 3 + index, true, true, null);
        pts.setTtyIndex(index);
        return pts;
    }

    static Descriptor master(int fd, int index) {
        Descriptor master = descriptor(fd, DescriptorType.PTY_MASTER, 2, true, true, null);
        master.setTtyIndex(index);
        return master;
    }

    static Descriptor file(int fd) {
        return descriptor(fd, DescriptorType.REGULAR, 77, true, true, null);
    }

    static Descriptor nothing(int fd) {
        return descriptor(fd, DescriptorType.CHARACTER, 5, true, true, null);
    }

    private static Descriptor descriptor(
            int fd, DescriptorType type, long inode, boolean readable, boolean writable, @Nullable Socket socket) {
        return Descriptor.newBuilder()
                .setFd(fd)
                .setType(type)
                .setReadable(readable)
                .setWritable(writable)
                .setInode(inode)
                .setSocket(socket)
                .build();
    }

    static Socket copy(Socket socket) {
        return Socket.newBuilder(socket).build();
    }

    private static String base(String executable) {
        return executable.substring(executable.lastIndexOf('/') + 1);
    }
}
