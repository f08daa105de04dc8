/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import java.util.concurrent.Callable;

/**
 * A command of the launcher. It is found by {@link java.util.ServiceLoader}: a new command is a class with picocli's annotations and a line
 * in {@code META-INF/services}.
 *
 * <p>The returned number is the exit code: 0 done, 1 findings or failure, 2 wrong usage. A {@link io.acheron.local.run.Failure} thrown
 * is shown without a stack trace.
 */
public interface Command extends Callable<Integer> {}
