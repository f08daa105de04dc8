/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.payload.FileChange;
import io.acheron.schema.payload.FileOperation;
import io.acheron.schema.payload.MemfdCreate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an event says about the origin or the use of a file; the file is named by its inode, since paths change. */
final class FileTrace {
    private static final Set<FileOperation> ORIGINS =
            Set.of(FileOperation.CREATE, FileOperation.WRITE, FileOperation.RENAME, FileOperation.CHMOD);
    private static final int EXECUTABLE = 0111;

    static boolean isTrace(Event event) {
        return key(event) != null;
    }

    static boolean isRun(Event event) {
        return event.getProcessExec() != null;
    }

    /** @return host, device and inode; null if the event is not about a file that was written or run */
    static @Nullable String key(Event event) {
        MemfdCreate memfd = event.getMemfdCreate();
        if (memfd != null) {
            return memfd.getResult() < 0 ? null : key(event, memfd.getDev(), memfd.getInode());
        }
        FileChange change = event.getFileChange();
        if (change != null) {
            return isOrigin(change)
                    ? key(event, change.getFile().getDev(), change.getFile().getInode())
                    : null;
        }
        if (event.getProcessExec() != null) {
            FileRef run = event.getProcessExec().getExecutable();
            return key(event, run.getDev(), run.getInode());
        }
        return null;
    }

    static String origin(Event written) {
        return written.getFileChange() == null
                ? written.getKind()
                : written.getFileChange().getOperation().name();
    }

    static String originPath(Event written) {
        return written.getFileChange() == null
                ? written.getMemfdCreate().getName()
                : written.getFileChange().getFile().getPath();
    }

    private static boolean isOrigin(FileChange change) {
        return change.getResult() >= 0
                && ORIGINS.contains(change.getOperation())
                && (change.getOperation() != FileOperation.CHMOD || (change.getNewMode() & EXECUTABLE) != 0);
    }

    private static @Nullable String key(Event event, long dev, long inode) {
        return inode == 0 ? null : event.getHeader().getHostId() + '|' + dev + '|' + inode;
    }

    private FileTrace() {}
}
