/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the programs of an object are hooked in: the section each lies in, and what the mapping adds. */
final class Hooks {
    private static final int SYMBOL_SIZE = 24;
    private static final int FUNCTION = 2;

    private final Map<String, String> sections = new LinkedHashMap<>();
    private final JsonNode attach;

    Hooks(Probe probe) {
        this.attach = probe.mapping().path("attach");
        ByteBuffer symbols = probe.object().section(".symtab");
        ByteBuffer names = probe.object().section(".strtab");
        List<String> sectionNames = new ArrayList<>(probe.object().sections().keySet());
        // Elf64_Sym: name (4), type and binding (1), other (1), section (2), value (8), size (8).
        for (int at = 0; at + SYMBOL_SIZE <= symbols.capacity(); at += SYMBOL_SIZE) {
            int section = Short.toUnsignedInt(symbols.getShort(at + 6));
            if ((symbols.get(at + 4) & 0xf) == FUNCTION && section > 0 && section <= sectionNames.size()) {
                sections.put(ElfObject.text(names, symbols.getInt(at)), sectionNames.get(section - 1));
            }
        }
    }

    /** Returns the hook of a program as a reader of kernel documents names it. */
    String of(String program) {
        JsonNode point = attach.path(program);
        String section = sections.getOrDefault(program, "?");
        if (point.isMissingNode()) {
            return section;
        }
        String options = point.properties().stream()
                .filter(option -> !option.getKey().equals("kind"))
                .map(option -> value(option.getValue()))
                .collect(Collectors.joining(" "));
        String kind = point.path("kind").asText();
        return kind.equals("cgroup") ? section : (kind.replace('_', ' ') + " " + options);
    }

    private static String value(JsonNode option) {
        return option.isArray()
                ? Probe.elements(option).map(JsonNode::asText).collect(Collectors.joining(", "))
                : option.asText();
    }
}
