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
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.avro.Schema;

/**
 * A directory as the walk up its entries yields it, and text as a program gave it to a system call, to one path. "." and ".." are
 * followed as written; a symbolic link in the text is not, since nobody can tell any more where it led.
 */
public final class PlaceCodec implements FieldCodec {
    @Override
    public String name() {
        return "place";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        PathCodec.Reader base = new PathCodec.Reader(new TextReader(ByteRange.of(binding.source(0))));
        TextReader text = new TextReader(ByteRange.of(binding.source(1)));
        return (raw, start) -> join(base.read(raw, start), text.read(raw, start));
    }

    static String join(String base, String text) {
        if (text.isEmpty()) {
            return base;
        }
        // A text that was read without its directory, because the descriptor of that was closed meanwhile, stays as it
        // is.
        boolean rooted = text.startsWith("/") || base.startsWith("/");
        String path = text.startsWith("/") || base.isEmpty() ? text : base + "/" + text;
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/")) {
            if (name.equals("..") && rooted) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return (rooted ? "/" : "") + String.join("/", names);
    }
}
