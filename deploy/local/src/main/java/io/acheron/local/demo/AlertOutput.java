/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import java.io.PrintStream;
import java.util.function.Consumer;

/** Prints alerts, and tells when nobody reads them any more. */
public final class AlertOutput implements Consumer<SeenAlert> {
    /** How an alert is shown. */
    @FunctionalInterface
    public interface Form {
        /** @return one or more lines without the last line end */
        String of(SeenAlert alert);
    }

    private final PrintStream out;
    private final Form form;
    private final Runnable readerGone;

    /**
     * @param out where to; each alert is flushed
     * @param form text of an alert, one or more lines without the last line end
     * @param readerGone called when {@code out} takes nothing any more, such as a pipe whose reader has ended
     */
    public AlertOutput(PrintStream out, Form form, Runnable readerGone) {
        this.out = out;
        this.form = form;
        this.readerGone = readerGone;
    }

    @Override
    public void accept(SeenAlert alert) {
        out.println(form.of(alert));
        // checkError flushes, and is the only way a PrintStream tells.
        if (out.checkError()) {
            readerGone.run();
        }
    }
}
