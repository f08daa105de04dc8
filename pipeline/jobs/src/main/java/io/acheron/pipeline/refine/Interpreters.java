/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells interpreters from other programs by the list in {@code interpreters.txt}. */
final class Interpreters {
    private static final String LIST = "interpreters.txt";
    private static final Pattern VERSION = Pattern.compile("[-_]?[0-9]+([._-][0-9]+)*$");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String DELETED = " (deleted)";

    private final Map<String, Interpreter> byName;

    private Interpreters(Map<String, Interpreter> byName) {
        this.byName = byName;
    }

    static Interpreters load() {
        try (InputStream list = Interpreters.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException(LIST + " is missing from the jar of the jobs: build it again");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
            Map<String, Interpreter> byName = new HashMap<>();
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        Interpreter interpreter = parse(line);
                        byName.put(interpreter.name(), interpreter);
                    });
            return new Interpreters(byName);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + LIST + " from the jar of the jobs", e);
        }
    }

    /**
     * @param executable resolved path, null when unknown
     * @return null if it is no interpreter. A program that calls itself a shell is taken for one, whatever its file is named
     */
    @Nullable
    Interpreter of(@Nullable String executable, List<String> argv) {
        String called = argv.isEmpty()
                ? ""
                : base(argv.get(0).startsWith("-") ? argv.get(0).substring(1) : argv.get(0));
        Interpreter found = executable == null ? null : byName.get(base(executable));
        if (found == null) {
            Interpreter claimed = byName.get(called);
            return claimed != null && claimed.shell() && executable != null
                    ? new Interpreter(base(executable), true, claimed.commandOptions(), claimed.promptOption())
                    : null;
        }
        if (found.name().equals("busybox") || found.name().equals("toybox")) {
            String applet = called.equals(found.name()) && argv.size() > 1 ? base(argv.get(1)) : called;
            Interpreter shell = byName.get(applet);
            return shell != null && shell.shell() && !applet.equals(found.name()) ? found : null;
        }
        return found;
    }

    /** @return whether an interpreter has the name, with or without a version */
    boolean isNamed(String name) {
        return byName.containsKey(base(name));
    }

    /** @return base name without version: python for /usr/bin/python3.11 */
    static String base(String path) {
        String name = path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
        name = name.substring(name.lastIndexOf('/') + 1);
        String stripped = VERSION.matcher(name).replaceFirst("");
        return stripped.isEmpty() ? name : stripped;
    }

    private static Interpreter parse(String line) {
        String[] words = BLANKS.split(line.strip());
        if (words.length != 4) {
            throw new IllegalStateException(LIST + ": expected name, kind, command, prompt but found: " + line);
        }
        return new Interpreter(words[0], words[1].equals("shell"), letters(words[2]), letters(words[3]));
    }

    private static String letters(String word) {
        return word.equals("-") ? "" : word;
    }
}
