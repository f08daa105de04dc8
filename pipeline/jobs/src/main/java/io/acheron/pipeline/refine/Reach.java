/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.payload.HopKind;
import io.acheron.schema.state.Holding;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket reached from a descriptor of an interpreter.
 *
 * @param socket the socket as its holder holds it
 * @param holder entity that holds it
 * @param steps from the interpreter to the holder; empty if the descriptor is the socket
 */
record Reach(Holding socket, String holder, List<Step> steps) {

    /**
     * One step towards the socket.
     *
     * @param kind how the two processes are joined
     * @param inode of the pipe, fifo or socket; index of the terminal
     * @param path of the fifo, where known; else empty
     * @param holder entity at the far end
     * @param fd descriptor at the far end; -1 when unknown
     * @param evidence id of the event that told what is at the far end
     */
    record Step(HopKind kind, long inode, String path, String holder, int fd, String evidence) {}

    String channel() {
        return socket.getChannel();
    }

    Reach after(List<Step> first) {
        List<Step> all = new ArrayList<>(first);
        all.addAll(steps);
        return new Reach(socket, holder, all);
    }
}
