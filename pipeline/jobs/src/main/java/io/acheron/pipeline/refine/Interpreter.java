/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import java.util.List;

/**
 * A program that runs commands or code given to it.
 *
 * @param name base name without version
 * @param shell whether it is a command shell rather than a language
 * @param commandOptions letters of options after which code follows
 * @param promptOption letters of the option that asks for a prompt
 */
record Interpreter(String name, boolean shell, String commandOptions, String promptOption) {

    /** @return whether it was started without a script or command, or with the option for a prompt */
    boolean interactive(List<String> argv) {
        // The language of awk and its like is their first argument: they have no prompt.
        boolean bare = !commandOptions.isEmpty() || argv.size() < 2;
        for (int i = first(argv); i < argv.size(); i++) {
            String argument = argv.get(i);
            if (!argument.startsWith("-") && !argument.startsWith("+")) {
                return false;
            }
            if (has(argument, promptOption) || argument.equals("--interactive")) {
                return true;
            }
            if (has(argument, commandOptions) || argument.equals("--eval") || argument.equals("--command")) {
                bare = false;
            }
            if (takesValue(argument)) {
                i++;
            }
        }
        return bare;
    }

    /** The applet of busybox stands where the program's name does, or after it. */
    private int first(List<String> argv) {
        boolean applet = argv.size() > 1
                && (name.equals("busybox") || name.equals("toybox"))
                && Interpreters.base(argv.get(0)).equals(name);
        return applet ? 2 : 1;
    }

    private boolean takesValue(String argument) {
        return argument.equals("--rcfile")
                || argument.equals("--init-file")
                || (shell && (argument.equals("-o") || argument.equals("+o") || argument.equals("-O")));
    }

    private static boolean has(String argument, String letters) {
        if (!argument.startsWith("-") || argument.startsWith("--") || argument.length() < 2) {
            return false;
        }
        return argument.chars().anyMatch(letter -> letters.indexOf(letter) >= 0);
    }
}
