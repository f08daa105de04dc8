/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.ring.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Bytes with {@code NAME=value} ended by NUL to a map of the variables that matter for detection. All others are
 * dropped here, before anything leaves the host: environments hold passwords and tokens.
 */
public final class EnvironmentCodec implements FieldCodec {
    /** What is kept. PATH is not: it is long, in every process, and says little. */
    private static final String[] NAMES = {
        // The dynamic linker is told to run other code.
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "LD_AUDIT",
        "GCONV_PATH",
        // An interpreter is told to run other code.
        "BASH_ENV",
        "ENV",
        "PROMPT_COMMAND",
        "JAVA_TOOL_OPTIONS",
        "PYTHONSTARTUP",
        // A person hides what was typed.
        "HISTFILE",
        // Who is behind the process.
        "SSH_CONNECTION",
        "SSH_TTY",
        "SUDO_USER"
    };

    /** With the equals sign. */
    private static final byte[][] NAME_BYTES = Arrays.stream(NAMES)
            .map(it -> (it + "=").getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final boolean[] FIRST_BYTES = firstBytes();

    @Override
    public String name() {
        return "env";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.MAP);
        TextReader text = new TextReader(ByteRange.of(binding.source()));
        return (raw, base) -> select(text, raw, base);
    }

    private static Map<String, String> select(TextReader text, RawEvent raw, int base) {
        int length = text.load(raw, base);
        byte[] bytes = text.bytes();
        Map<String, String> selected = Map.of();
        int start = 0;
        while (start < length) {
            int end = text.nextNul(start, length);
            if (bytes[start] > 0 && FIRST_BYTES[bytes[start]]) {
                int known = find(bytes, start, end);
                if (known >= 0) {
                    selected = selected.isEmpty() ? new HashMap<>() : selected;
                    selected.putIfAbsent(NAMES[known], text.text(start + NAME_BYTES[known].length, end));
                }
            }
            start = end + 1;
        }
        return selected;
    }

    private static int find(byte[] bytes, int from, int to) {
        for (int i = 0; i < NAME_BYTES.length; i++) {
            byte[] name = NAME_BYTES[i];
            boolean possible = name[0] == bytes[from] && name.length <= to - from;
            if (possible && Arrays.equals(name, 0, name.length, bytes, from, from + name.length)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean[] firstBytes() {
        boolean[] first = new boolean[Byte.MAX_VALUE + 1];
        for (byte[] name : NAME_BYTES) {
            first[name[0]] = true;
        }
        return first;
    }
}
