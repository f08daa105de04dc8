/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes the events of a host from ingest, drops repeats, remembers processes and what they hold, and hands the events on with
 * derived facts, together with derived events about interpreters on sockets and programs started by a JVM, to detect.
 */
@NullMarked
package io.acheron.pipeline.refine;

import org.jspecify.annotations.NullMarked;
