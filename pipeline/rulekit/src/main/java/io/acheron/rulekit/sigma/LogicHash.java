/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Hashes what YAML means rather than how it is written, so that comments and layout of a sequence may change without loss of state. */
final class LogicHash {
    /** @return SHA-256 of the nodes, lower-case hexadecimal */
    static String of(@Nullable Yaml... nodes) {
        StringBuilder text = new StringBuilder();
        for (Yaml node : nodes) {
            append(node, text);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Lengths before texts keep different trees from having the same form. */
    private static void append(@Nullable Yaml node, StringBuilder text) {
        if (node instanceof YamlScalar scalar) {
            text.append(scalar.type())
                    .append(scalar.text().length())
                    .append(':')
                    .append(scalar.text());
        } else if (node instanceof YamlList list) {
            text.append('[').append(list.items().size());
            list.items().forEach(item -> append(item, text));
        } else if (node instanceof YamlMap map) {
            text.append('{').append(map.entries().size());
            map.entries().forEach(entry -> {
                append(entry.key(), text);
                append(entry.value(), text);
            });
        } else {
            text.append('-');
        }
    }

    private LogicHash() {}
}
