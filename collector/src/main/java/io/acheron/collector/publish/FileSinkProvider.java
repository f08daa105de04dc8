/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code --sink file:PATH}: one JSON object per line, appended to a file. */
public final class FileSinkProvider implements EventSinkProvider {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public String usage() {
        return "file:PATH";
    }

    @Override
    public EventSink open(SinkOptions options) throws SinkUnavailableException {
        if (options.argument().isEmpty()) {
            throw new SinkUnavailableException("--sink file needs a path, such as file:events.ndjson");
        }
        try {
            Path path = Path.of(options.argument());
            return new JsonLinesSink(Files.newOutputStream(path, CREATE, APPEND), "file:" + path, false);
        } catch (IOException e) {
            throw new SinkUnavailableException(
                    "cannot write to %s (%s); give another path".formatted(options.argument(), FileReason.of(e)));
        } catch (InvalidPathException e) {
            throw new SinkUnavailableException("'%s' is not a path (%s)".formatted(options.argument(), e.getReason()));
        }
    }
}
