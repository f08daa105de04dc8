/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.ProcessContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file to hash.
 *
 * @param file as the first event told it; not to be changed
 * @param process the first process that executed it
 */
record HashJob(FileKey key, FileRef file, ProcessContext process) {
    /**
     * Ways to the file, the surest first. A process that has ended takes its own away; then the name is tried as its parent and as the
     * collector see it. Whatever a name leads to is compared with the key.
     */
    List<Path> ways(Path proc) {
        String name = file.getPath();
        Path exe = proc.resolve(process.getPid() + "/exe");
        if (!name.startsWith("/")) {
            return List.of(exe); // a memfd
        }
        String relative = name.substring(1);
        try {
            return List.of(
                    exe,
                    proc.resolve(process.getPid() + "/root").resolve(relative),
                    proc.resolve(process.getParentPid() + "/root").resolve(relative),
                    Path.of(name));
        } catch (InvalidPathException e) {
            return List.of(exe); // a name that the locale of this process has no bytes for: the link needs none
        }
    }
}
