/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds comparisons of a property with a value of another type. Drools either accepts them and they never hold, or refuses them
 * without saying where.
 */
final class DrlTypes {
    private static final Pattern COMPARISON = Pattern.compile(
            "(?<![\\w.$\"')])(?:\\$?\\w+\\s*:\\s*)?([a-z]\\w*)\\s*(==|!=|<=|>=|<|>|not contains|contains|memberOf)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|-?\\d+(?:\\.\\d+)?|true|false)(?![\\w.])");

    private final Map<String, Class<?>> properties = new TreeMap<>();

    /** @param fact class whose getters are the properties */
    DrlTypes(Class<?> fact) {
        for (Method method : fact.getMethods()) {
            String name = method.getName();
            if (method.getParameterCount() == 0 && name.startsWith("get") && name.length() > 3) {
                properties.put(decapitalised(name.substring(3)), method.getReturnType());
            } else if (method.getParameterCount() == 0 && name.startsWith("is") && name.length() > 2) {
                properties.put(decapitalised(name.substring(2)), method.getReturnType());
            }
        }
    }

    private static String decapitalised(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** @return what is wrong with a comparison in the constraint, empty if nothing is */
    Optional<String> problem(String constraint) {
        Matcher comparison = COMPARISON.matcher(constraint);
        while (comparison.find()) {
            Class<?> type = properties.get(comparison.group(1));
            if (type == null) {
                continue;
            }
            String value = comparison.group(3);
            String expected = expected(type, comparison.group(2), value);
            if (!expected.isEmpty()) {
                return Optional.of("%s is %s, and is compared with %s".formatted(comparison.group(1), expected, value));
            }
        }
        return Optional.empty();
    }

    /** @return what the property is, if the comparison makes no sense; else nothing */
    private static String expected(Class<?> type, String operator, String value) {
        boolean text = value.startsWith("\"") || value.startsWith("'");
        boolean truth = value.equals("true") || value.equals("false");
        boolean order = operator.startsWith("<") || operator.startsWith(">");
        boolean part = operator.endsWith("contains");
        if (type == boolean.class) {
            return truth && !order && !part ? "" : "true or false";
        }
        if (type == int.class || type == long.class || type == double.class) {
            return !text && !truth && !part ? "" : "a number";
        }
        if (type == String.class) {
            return text && !order ? "" : "a text";
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return part ? "" : "a list";
        }
        return "";
    }
}
