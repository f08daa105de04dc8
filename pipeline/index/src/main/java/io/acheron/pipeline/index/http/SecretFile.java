/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.http;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret that is the content of a file. It is read each time it is used, so that a new one needs no restart, and it is in no option,
 * no log and no page of Flink.
 *
 * @param path file on the machines of the cluster
 */
public record SecretFile(Path path) {
    /**
     * @return the content without white space around it
     * @throws UncheckedIOException if it cannot be read; the message names the file and not what is in it
     */
    public String read() {
        try {
            String text = Files.readString(path).strip();
            if (text.isEmpty()) {
                throw new IOException("it is empty");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("cannot read the secret in %s: %s".formatted(path, FileReason.of(e)), e));
        }
    }
}
