/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Modifiers that change a value before it is compared. A value may become several, any of which may match. */
enum Encoding {
    BASE64,
    BASE64OFFSET,
    UTF16,
    UTF16LE,
    UTF16BE,
    WIDE,
    WINDASH;

    /** Characters Windows takes for the dash of an option. */
    private static final List<String> DASHES = List.of("-", "/", "\u2013", "\u2014", "\u2015");

    static Optional<Encoding> byName(String name) {
        return Arrays.stream(values())
                .filter(encoding -> encoding.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    boolean isBase64() {
        return this == BASE64 || this == BASE64OFFSET;
    }

    /** @return whether it makes bytes of the value, so that wildcards in it would lose their meaning */
    boolean isBinary() {
        return this != WINDASH;
    }

    /** @param value bytes as characters 0 to 255 when a binary encoding came before, else text */
    Set<String> apply(String value, boolean isBytes) {
        Set<String> values = new LinkedHashSet<>();
        switch (this) {
            case BASE64 -> values.add(base64(bytes(value, isBytes)));
            case BASE64OFFSET -> {
                for (int offset = 0; offset < 3; offset++) {
                    values.add(base64At(bytes(value, isBytes), offset));
                }
            }
            case UTF16 -> values.add("\u00ff\u00fe" + wide(value, StandardCharsets.UTF_16LE));
            case UTF16LE, WIDE -> values.add(wide(value, StandardCharsets.UTF_16LE));
            case UTF16BE -> values.add(wide(value, StandardCharsets.UTF_16BE));
            case WINDASH -> {
                values.add(value);
                DASHES.forEach(dash -> values.add(value.replaceAll("\\B[-/]\\b", dash)));
            }
        }
        return values;
    }

    private static byte[] bytes(String value, boolean isBytes) {
        return value.getBytes(isBytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static String wide(String value, Charset charset) {
        return new String(value.getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What the bytes look like in Base64 of a longer text in which they begin offset bytes after a multiple of three. */
    private static String base64At(byte[] bytes, int offset) {
        byte[] shifted = new byte[bytes.length + offset];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        // The first characters hold bits of the bytes before, the last one bits of the bytes behind.
        int start = new int[] {0, 2, 3}[offset];
        int end = encoded.length() - (shifted.length % 3 == 0 ? 0 : 1);
        return encoded.substring(Math.min(start, end), end);
    }
}
