/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of a source file in which ${name} stands for a value. */
final class Template {
    private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");

    /** @throws SourceException if a name has no value */
    static String fill(SourceFile file, String text, Map<String, String> values) throws SourceException {
        Matcher matcher = NAME.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw file.wrong(
                        matcher.group(),
                        "has no value; there is "
                                + values.keySet().stream().sorted().toList()
                                + " (token needs token_file:, basic needs user: and password_file:)");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }

    private Template() {}
}
