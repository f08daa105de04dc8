/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.state.Holding;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an interpreter is joined to one socket.
 *
 * @param socket the socket as its holder holds it
 * @param holder entity that holds it
 * @param in way of the input; null if input does not come from it
 * @param out way of the output; null if output does not go to it
 * @param err way of the errors; null if they do not go to it
 */
record Chain(
        Holding socket,
        String holder,
        @Nullable Reach in,
        @Nullable Reach out,
        @Nullable Reach err) {
    static final int IN = 1;
    static final int OUT = 2;
    static final int ERR = 4;

    /** @return bits of the directions that reach the socket */
    int directions() {
        return (in == null ? 0 : IN) | (out == null ? 0 : OUT) | (err == null ? 0 : ERR);
    }

    boolean bothWays() {
        return in != null && out != null;
    }

    int hops() {
        return Math.max(hops(in), Math.max(hops(out), out == null ? hops(err) : 0));
    }

    private static int hops(@Nullable Reach reach) {
        return reach == null ? 0 : reach.steps().size();
    }

    /** @return entities on the way and the holder */
    List<String> holders() {
        return Stream.of(in, out, err)
                .filter(Objects::nonNull)
                .flatMap(reach -> reach.steps().stream())
                .map(Reach.Step::holder)
                .distinct()
                .toList();
    }
}
