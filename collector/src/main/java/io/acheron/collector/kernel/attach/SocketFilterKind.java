/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.LibC;
import io.acheron.collector.kernel.Target;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * {@code socket_filter}: sees a copy of every packet of an {@code interface}, or of all. The program must return 0: the socket is
 * never read.
 */
public final class SocketFilterKind implements AttachKind {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_BPF = 50;
    private static final short ETH_P_ALL_BIG_ENDIAN = 0x0300;
    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int FAMILY = 0;
    private static final int PROTOCOL = 2;
    private static final int INTERFACE = 4;

    @Override
    public String name() {
        return "socket_filter";
    }

    @Override
    public Set<String> options() {
        return Set.of("interface");
    }

    @Override
    public Attachment prepare(Target target) {
        return new Filter(target);
    }

    /** A socket that has the program as its filter. */
    private static final class Filter implements Attachment {
        private final Target target;
        private int socket = -1;

        Filter(Target target) {
            this.target = target;
        }

        @Override
        public void attach() {
            LibC libc = target.libc();
            // Protocol 0: nothing arrives before the filter is in place and bind says what is wanted.
            socket = libc.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
            if (socket < 0) {
                throw target.failed("open a packet socket");
            }
            Pointer program = Memory.allocateDirect(target.runtime(), Integer.BYTES);
            program.putInt(0, target.descriptor());
            if (libc.setsockopt(socket, SOL_SOCKET, SO_ATTACH_BPF, program, Integer.BYTES) < 0) {
                throw refused("set the filter");
            }
            Pointer address = Memory.allocateDirect(target.runtime(), SOCKADDR_LL_BYTES, true);
            address.putShort(FAMILY, (short) AF_PACKET);
            address.putShort(PROTOCOL, ETH_P_ALL_BIG_ENDIAN);
            String name = target.option("interface", "");
            address.putInt(INTERFACE, name.isEmpty() ? 0 : Interfaces.index(target, name));
            if (libc.bind(socket, address, SOCKADDR_LL_BYTES) < 0) {
                throw refused("bind to " + (name.isEmpty() ? "all interfaces" : name));
            }
        }

        private BpfException refused(String what) {
            return target.failed(what);
        }

        @Override
        public void close() {
            if (socket >= 0) {
                target.libc().close(socket);
                socket = -1;
            }
        }
    }
}
