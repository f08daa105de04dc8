/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Names of the kernel's functions that may be probed. */
final class KernelFunctions {
    /** More than so many would be a mistake in the expression: each costs a breakpoint in the kernel. */
    private static final int MOST = 64;

    private static final Path SYMBOLS = Path.of("/proc/kallsyms");
    private static final Pattern CODE = Pattern.compile("[tT]");
    private static final List<Path> LISTS = List.of(
            Path.of("/sys/kernel/tracing/available_filter_functions"),
            Path.of("/sys/kernel/debug/tracing/available_filter_functions"),
            SYMBOLS);

    /** Returns the functions that the options name: one {@code function}, or all whose name a {@code regex} matches wholly. */
    static List<String> of(Target target) {
        String expression = target.option("regex", "");
        if (expression.isEmpty()) {
            return List.of(target.required("function"));
        }
        try {
            return expand(target, Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw target.refuse("'regex' is not a regular expression: " + e.getDescription());
        }
    }

    private static List<String> expand(Target target, Pattern expression) {
        List<String> found = LISTS.stream()
                .map(list -> matching(list, expression))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElseThrow(() -> new BpfException("this kernel tells of no function that matches "
                        + expression.pattern() + " (looked in " + LISTS + ")"));
        if (found.size() > MOST) {
            throw target.refuse("more than " + MOST + " functions match " + expression.pattern() + ", such as "
                    + String.join(", ", found.subList(0, 3)));
        }
        return found;
    }

    /** A list that is not there, or may not be read, has none. */
    private static List<String> matching(Path list, Pattern expression) {
        int column = list.equals(SYMBOLS) ? 2 : 0;
        try (Stream<String> lines = Files.lines(list)) {
            return lines.map(line -> line.split("\\s+"))
                    .filter(fields -> fields.length > column)
                    .filter(fields ->
                            column == 0 || CODE.matcher(fields[column - 1]).matches())
                    .map(fields -> fields[column])
                    .filter(name -> expression.matcher(name).matches())
                    .distinct()
                    .limit(MOST + 1L)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private KernelFunctions() {}
}
