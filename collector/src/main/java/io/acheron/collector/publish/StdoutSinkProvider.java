/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** {@code --sink stdout}: one JSON object per line on standard output, nothing else. */
public final class StdoutSinkProvider implements EventSinkProvider {
    @Override
    public String name() {
        return "stdout";
    }

    @Override
    public String usage() {
        return "stdout";
    }

    @Override
    public EventSink open(SinkOptions options) {
        // Not System.out, which hides that nobody reads any more.
        return new JsonLinesSink(new FileOutputStream(FileDescriptor.out), "stdout", true);
    }
}
