/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final List<String> ended = new ArrayList<>();

    private Teardown teardown() {
        return new Teardown(new Progress(new PrintStream(told, true, StandardCharsets.UTF_8)));
    }

    @Test
    void shouldEndInTheOppositeOrderAndGoOnAfterAFailure() {
        try (Teardown teardown = teardown()) {
            teardown.add("first", () -> ended.add("first"));
            teardown.add("second", () -> {
                throw new IllegalStateException("stuck");
            });
            teardown.add("third", () -> ended.add("third"));
        }
        assertThat(ended).containsExactly("third", "first");
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("could not end second: stuck");
    }

    @Test
    void shouldEndWithoutTheInterruptAndRestoreIt() {
        Thread.currentThread().interrupt();
        try (Teardown teardown = teardown()) {
            teardown.add(
                    "part",
                    () -> ended.add("interrupted " + Thread.currentThread().isInterrupted()));
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).containsExactly("interrupted false");
    }
}
