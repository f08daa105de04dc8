/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathCodecTest {
    private static DecoderFixture fixture;

    @BeforeAll
    static void load() throws Exception {
        fixture = new DecoderFixture();
    }

    /** Names as the kernel sends them, with | for NUL. */
    @ParameterizedTest
    @CsvSource({
        "bash|bin|usr||, /usr/bin/bash",
        "|, /",
        "memfd:x|, memfd:x",
        "memfd:x||, /memfd:x",
        "b|a|...|, .../a/b",
        "/ready/path, /ready/path",
        "cut, cut",
        "'', ''"
    })
    void shouldTurnNamesIntoAPath(String names, String path) {
        var event =
                fixture.decode(fixture.record("process_exec", "process_exec").span("cwd", names.replace('|', '\0')));

        assertThat(event.getProcessExec().getCwd()).isEqualTo(path);
    }
}
