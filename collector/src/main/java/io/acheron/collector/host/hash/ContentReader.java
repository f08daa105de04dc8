/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads and digests a file, and makes sure that it is and stays the one that was executed. */
final class ContentReader {
    private static final int CHUNK = 32 * 1024;

    private final FilePins pins;
    private final Path proc;
    private final Pace pace;
    private final byte[] chunk = new byte[CHUNK];

    ContentReader(FilePins pins, Path proc, Pace pace) {
        this.pins = pins;
        this.proc = proc;
        this.pace = pace;
    }

    Digest digest(HashJob job) throws InterruptedException {
        String worst = "gone";
        for (Path way : job.ways(proc)) {
            try (FilePins.Pin pin = pins.hold(way)) {
                if (!job.key().isAt(pin.path())) {
                    worst = "changed";
                    continue;
                }
                String hash = read(pin.path(), job.key().size());
                // A writer that was there meanwhile has left its time.
                return job.key().isAt(pin.path()) ? Digest.done(hash) : Digest.failed("changed");
            } catch (NoSuchFileException e) {
                // The next way.
            } catch (IOException e) {
                worst = "unreadable";
            }
        }
        return Digest.failed(worst);
    }

    private String read(Path path, long size) throws IOException, InterruptedException {
        MessageDigest sha256 = sha256();
        try (InputStream in = Files.newInputStream(path)) {
            for (long left = size; left > 0; ) {
                int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (count < 0) {
                    break; // it has shrunk, which its time tells
                }
                sha256.update(chunk, 0, count);
                left -= count;
                pace.spent(count);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
