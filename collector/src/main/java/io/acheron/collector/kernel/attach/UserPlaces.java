/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Where in a file to attach: at a symbol, at all symbols an expression matches, at an offset in the file or at an address. */
final class UserPlaces {
    private static final int MOST = 64;

    private final Target target;
    private final String symbol;
    private final String expression;
    private final long offset;
    private final long address;

    UserPlaces(Target target) {
        this.target = target;
        symbol = target.option("symbol", "");
        expression = target.option("regex", "");
        offset = target.number("offset", 0);
        address = target.number("address", 0);
        if (symbol.isEmpty() && expression.isEmpty() && offset == 0 && address == 0) {
            throw target.refuse(
                    "needs 'symbol', 'regex', 'offset' (in the file) or 'address' (as in the symbol table)");
        }
    }

    /** Returns the offsets in a file; with a symbol, an offset counts from it. */
    Collection<Long> in(Path file, String path) {
        try {
            if (address != 0) {
                return List.of(ElfSymbols.of(file).offset(address));
            }
            if (symbol.isEmpty() && expression.isEmpty()) {
                return List.of(offset);
            }
            return offsets(ElfSymbols.of(file), path);
        } catch (IOException e) {
            throw new BpfException("look for " + describe() + " in " + path + ": " + e.getMessage());
        }
    }

    private Collection<Long> offsets(ElfSymbols symbols, String path) throws IOException {
        Map<String, Long> found = symbols.functions(wanted(), MOST);
        if (found.isEmpty()) {
            throw new BpfException(path + " has no function " + describe()
                    + (symbol.isEmpty() ? "" : "; it may be stripped, or another build that names it otherwise"));
        }
        if (found.size() > MOST) {
            throw target.refuse("more than " + MOST + " functions match " + expression + " in " + path);
        }
        return found.values().stream().map(it -> it + offset).distinct().toList();
    }

    private Predicate<String> wanted() {
        if (!symbol.isEmpty()) {
            return symbol::equals;
        }
        try {
            return Pattern.compile(expression).asMatchPredicate();
        } catch (PatternSyntaxException e) {
            throw target.refuse("'regex' is not a regular expression: " + e.getDescription());
        }
    }

    /** Returns the place in words. */
    String describe() {
        return List.of(symbol, expression).stream()
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElseGet(() -> address != 0 ? "address 0x%x".formatted(address) : "offset 0x%x".formatted(offset));
    }
}
