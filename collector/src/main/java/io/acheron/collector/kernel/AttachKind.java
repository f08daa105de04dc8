/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.Set;

/** A way to attach a program, found by ServiceLoader. A new kind is a new class, and its name in the service file. */
public interface AttachKind {
    /** Returns its name in {@code kind:} of a probe's file. */
    String name();

    /** Returns the keys it knows beside {@code kind} and {@code program}. */
    Set<String> options();

    /**
     * Prepares an attachment before the program is loaded, when constants and the target can still be set.
     *
     * @param target what to attach, and what its probe's file says about it
     * @return the attachment, not yet made
     * @throws BpfException when it is clear already that this machine does not have the hook
     * @throws io.acheron.collector.probe.ProbeFileException when an option is wrong
     */
    Attachment prepare(Target target);
}
