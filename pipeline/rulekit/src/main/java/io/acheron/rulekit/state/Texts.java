/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.alert.MatchedField;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts, and lists of them, as {@link StateCodec} writes them. */
final class Texts {
    static void writeMatched(List<MatchedField> matched, DataOutput out) throws IOException {
        out.writeInt(matched.size());
        for (MatchedField field : matched) {
            writeText(field.getSelection(), out);
            writeText(field.getField(), out);
            writeText(field.getValue(), out);
        }
    }

    static List<MatchedField> readMatched(DataInput in) throws IOException {
        List<MatchedField> matched = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            matched.add(new MatchedField(readText(in), readText(in), readText(in)));
        }
        return matched;
    }

    static void writeTexts(List<String> texts, DataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(text, out);
        }
    }

    static List<String> readTexts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    /** Not writeUTF: a value may be longer than 64 KiB. */
    static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Texts() {}
}
