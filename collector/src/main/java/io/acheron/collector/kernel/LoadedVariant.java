/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Programs in the kernel that are not attached yet.
 *
 * @param object the object they are of
 * @param attachments by the key of the program in its variant
 * @param refused why other programs of the variant were left out, by key
 */
record LoadedVariant(BpfObject object, Map<String, Attachment> attachments, Map<String, String> refused)
        implements AutoCloseable {
    @Override
    public void close() {
        // Last attached, first detached: a program that compares what others noted must not go on without them.
        List<Attachment> reversed = new ArrayList<>(attachments.values());
        Collections.reverse(reversed);
        reversed.forEach(Attachment::close);
        attachments.clear();
        object.close();
    }
}
