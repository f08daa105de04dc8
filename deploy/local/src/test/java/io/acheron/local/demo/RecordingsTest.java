/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecordingsTest {
    private static final Path STREAMS =
            Path.of(System.getProperty("acheron.root")).resolve("examples/streams");

    /** In the order of their names, all of the second would count as repeats of the first. */
    @Test
    void shouldPlayStreamsOfAHostInTheOrderOfTheirRecording() {
        assertThat(Recordings.inOrder(STREAMS))
                .extracting(recording -> recording.file().getFileName().toString())
                .containsExactly("techniques.ndjson", "everyday.ndjson");
    }
}
