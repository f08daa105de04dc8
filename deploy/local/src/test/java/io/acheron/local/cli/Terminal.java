/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Calls commands in this process and keeps what they print; what it was is also in the report of the test, which the how-tos show. */
final class Terminal implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream both = new ByteArrayOutputStream();

    @Override
    public void beforeEach(ExtensionContext context) {
        System.setOut(new PrintStream(new Two(out, both), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Two(err, both), true, StandardCharsets.UTF_8));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setOut(stdout);
        System.setErr(stderr);
    }

    /** @return exit code of a command, whose output replaces what there was */
    int run(String... arguments) {
        clear();
        return more(arguments);
    }

    /** @return exit code of a command, whose output comes behind what there was */
    int more(String... arguments) {
        int exit = Main.commandLine().execute(arguments);
        stdout.println("$ acheron " + String.join(" ", arguments) + "\n" + text() + "[" + exit + "]");
        return exit;
    }

    /** @return the arguments, and those that name a broker */
    static String[] at(String bootstrap, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap", bootstrap));
        return all.toArray(new String[0]);
    }

    /** Writes into the report of the test only. */
    void note(String line) {
        stdout.println(line);
    }

    void clear() {
        out.reset();
        err.reset();
        both.reset();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** @return standard output and standard error in the order of writing */
    String text() {
        return both.toString(StandardCharsets.UTF_8);
    }

    /** @return whether it became true in time */
    static boolean until(BooleanSupplier condition) {
        return until(PATIENCE.toSeconds(), condition);
    }

    /** @return whether it became true within so many seconds */
    static boolean until(long seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(100_000_000);
        }
        return true;
    }

    /** Writes to two places. */
    private static final class Two extends OutputStream {
        private final ByteArrayOutputStream one;
        private final ByteArrayOutputStream other;

        Two(ByteArrayOutputStream one, ByteArrayOutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int b) {
            one.write(b);
            other.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            one.write(bytes, from, length);
            other.write(bytes, from, length);
        }
    }
}
