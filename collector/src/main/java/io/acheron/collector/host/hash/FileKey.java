/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import io.acheron.schema.event.FileRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Names the content of a file without reading it. The owner can set the size and the time of modification at will, but the time of change
 * is the kernel's.
 *
 * @param dev device as the kernel knows it; stat(2) tells another on overlay and btrfs
 * @param modifiedNs nanoseconds since the epoch
 * @param changedNs nanoseconds since the epoch
 */
record FileKey(long dev, long inode, long size, long modifiedNs, long changedNs) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    /** Of a file an event names; null when the event does not say enough. */
    static @Nullable FileKey of(FileRef file) {
        return file.getInode() == 0 || file.getSize() < 0 || file.getChangedNs() == 0
                ? null
                : new FileKey(
                        file.getDev(), file.getInode(), file.getSize(), file.getModifiedNs(), file.getChangedNs());
    }

    /**
     * Whether a path leads to a regular file with this content. The device is not compared.
     *
     * @throws IOException if the file cannot be looked at
     */
    boolean isAt(Path path) throws IOException {
        Map<String, Object> now = Files.readAttributes(path, "unix:ino,size,mode,lastModifiedTime,ctime");
        return (number(now, "mode") & TYPE) == REGULAR
                && number(now, "ino") == inode
                && number(now, "size") == size
                && nanoseconds(now, "lastModifiedTime") == modifiedNs
                && nanoseconds(now, "ctime") == changedNs;
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : -1;
    }

    private static long nanoseconds(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : -1;
    }
}
