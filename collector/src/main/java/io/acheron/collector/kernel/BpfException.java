/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kernel or libbpf refused something. The message says what and why. */
public final class BpfException extends RuntimeException {
    private static final long serialVersionUID = 2;

    private final FailureClass failure;
    private final @Nullable String program;

    /** A reason that no error number stands for, such as a file that is not there. */
    public BpfException(String message) {
        this(message, FailureClass.HOOK_MISSING, null);
    }

    BpfException(String message, FailureClass failure, @Nullable String program) {
        super(message);
        this.failure = failure;
        this.program = program;
    }

    /** Returns the kind of refusal. */
    public FailureClass failure() {
        return failure;
    }

    /** Returns the function that was refused, when libbpf names one. */
    Optional<String> program() {
        return Optional.ofNullable(program);
    }
}
