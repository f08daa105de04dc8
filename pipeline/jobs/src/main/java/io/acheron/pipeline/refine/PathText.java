/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.refine.Reach.Step;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.state.Holding;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The chain in one line for people. */
final class PathText {
    /**
     * @param interpreter such as {@code sh[311]}
     * @param name names a process by its entity id
     * @param ageMs age of the socket at the exec, milliseconds; null when unknown
     */
    static String of(Chain chain, String interpreter, Function<String, String> name, @Nullable Long ageMs) {
        StringBuilder text = new StringBuilder(interpreter);
        Reach main = chain.out() != null ? chain.out() : chain.in() != null ? chain.in() : chain.err();
        if (main == null) {
            text.append(" connected");
            fd(text, chain.socket().getFd());
            text.append(" -> ").append(socket(chain.socket()));
        } else {
            boolean input = main == chain.in();
            String arrow = input ? " <- " : " -> ";
            text.append(' ').append(descriptors(chain));
            way(text, main, arrow, name);
        }
        if (ageMs != null) {
            text.append(" (").append(age(chain.socket(), ageMs)).append(')');
        }
        Reach in = chain.in();
        if (in != null && chain.out() != null && !sameWay(in, chain.out())) {
            text.append("; stdin");
            way(text, in, " <- ", name);
        }
        return text.toString();
    }

    private static void way(StringBuilder text, Reach reach, String arrow, Function<String, String> name) {
        for (Step step : reach.steps()) {
            text.append(arrow).append(hop(step)).append(arrow).append(name.apply(step.holder()));
        }
        if (!reach.steps().isEmpty()) {
            fd(text, reach.socket().getFd());
        }
        text.append(arrow).append(socket(reach.socket()));
    }

    private static String descriptors(Chain chain) {
        if (chain.out() == null) {
            return chain.in() != null ? "stdin" : "stderr";
        }
        return chain.in() != null && sameWay(chain.in(), chain.out()) ? "stdin+stdout" : "stdout";
    }

    private static boolean sameWay(Reach in, Reach out) {
        return Objects.equals(in.channel(), out.channel())
                && in.steps().stream()
                        .map(Step::inode)
                        .toList()
                        .equals(out.steps().stream().map(Step::inode).toList());
    }

    private static void fd(StringBuilder text, int fd) {
        if (fd >= 0) {
            text.append(" fd ").append(fd);
        }
    }

    private static String hop(Step step) {
        return switch (step.kind()) {
            case PIPE -> "pipe:[" + step.inode() + ']';
            case FIFO -> step.path().isEmpty() ? "fifo:[" + step.inode() + ']' : "fifo " + step.path();
            case UNIX_PAIR -> "unix:[" + step.inode() + ']';
            case PTY -> "pts/" + step.inode();
            case LOOPBACK -> "loopback";
            default -> step.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String socket(Holding holding) {
        Socket socket = holding.getSocket();
        if (socket == null) {
            return "socket:[" + holding.getInode() + ']';
        }
        String protocol = socket.getType().equals("dgram") ? "udp" : "tcp";
        return protocol + ' ' + address(socket.getLocalAddress(), socket.getLocalPort()) + " -> "
                + address(socket.getRemoteAddress(), socket.getRemotePort());
    }

    private static String address(@Nullable String address, int port) {
        String host = address == null ? "?" : address.contains(":") ? '[' + address + ']' : address;
        return host + ':' + port;
    }

    private static String age(Holding holding, long ageMs) {
        Socket socket = holding.getSocket();
        String opened = socket != null && socket.getRole() == SocketRole.ACCEPT ? "accepted" : "connected";
        long ms = Math.abs(ageMs);
        String time = ms < 100 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
        return opened + ' ' + time + (ageMs < 0 ? " after" : " before") + " the exec";
    }

    private PathText() {}
}
