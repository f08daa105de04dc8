/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says of files what users can act on. */
final class Failures {
    static Failure of(IOException thrown) {
        if (thrown instanceof NoSuchFileException missing) {
            String why = missing.getReason();
            return Failure.of("%s is %s".formatted(missing.getFile(), why == null ? "not there" : why), thrown);
        }
        if (thrown instanceof AccessDeniedException denied) {
            return Failure.of("no right to read or write %s".formatted(denied.getFile()), thrown);
        }
        return Failure.of(Failure.reason(thrown), thrown);
    }

    private Failures() {}
}
