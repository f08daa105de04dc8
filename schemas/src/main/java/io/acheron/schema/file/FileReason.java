/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Says why a file operation failed: the messages of the JDK's file exceptions are bare paths. */
public final class FileReason {
    /** @return a few words without the path */
    public static String of(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return "no such file";
        }
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof NotDirectoryException || problem instanceof FileAlreadyExistsException) {
            return "not a directory";
        }
        @Nullable String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }

    private FileReason() {}
}
