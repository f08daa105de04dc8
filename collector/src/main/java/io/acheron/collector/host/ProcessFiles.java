/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files below /proc/PID. A process may end, or deny a look at itself, at any moment: everything may be missing. Texts are read as
 * UTF-8 with what is no UTF-8 replaced, as argv and names are bytes that the process chose.
 */
final class ProcessFiles {
    private final Path proc;

    ProcessFiles(Path proc) {
        this.proc = proc;
    }

    Path proc() {
        return proc;
    }

    /** Up to {@code most} bytes of a file; null when it cannot be read. */
    byte @Nullable [] bytes(int pid, String name, int most) {
        try (InputStream in = new FileInputStream(proc.resolve(pid + "/" + name).toFile())) {
            return in.readNBytes(most);
        } catch (IOException e) {
            return null;
        }
    }

    @Nullable
    String text(int pid, String name, int most) {
        byte[] bytes = bytes(pid, name, most);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Where a link leads; null when it cannot be read. */
    @Nullable
    String link(int pid, String name) {
        try {
            return Files.readSymbolicLink(proc.resolve(pid + "/" + name)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** Attributes of what a link leads to, even if its name is gone; null when they cannot be read. */
    @Nullable
    Map<String, Object> attributes(int pid, String name) {
        try {
            return Files.readAttributes(
                    proc.resolve(pid + "/" + name), "unix:dev,ino,nlink,mode,rdev,size,lastModifiedTime,ctime");
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** A time among attributes, nanoseconds since the epoch. */
    static long nanoseconds(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    /** Takes the C library's device number to the kernel's, major << 20 | minor. */
    static long kernelDevice(long device) {
        long major = device >>> 8 & 0xFFF | device >>> 32 & ~0xFFFL;
        long minor = device & 0xFF | device >>> 12 & ~0xFFL & 0xFFFFFFFFL;
        return major << 20 | minor & 0xFFFFF;
    }
}
