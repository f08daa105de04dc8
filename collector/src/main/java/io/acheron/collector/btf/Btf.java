/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.btf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The types and variables of one object file. Immutable. */
public final class Btf {
    private final Map<String, BtfType.Struct> structs;
    private final Map<String, Variable> variables;

    Btf(Map<String, BtfType.Struct> structs, Map<String, Variable> variables) {
        this.structs = structs;
        this.variables = variables;
    }

    /**
     * Reads the type information of a BPF object.
     *
     * @param elf content of the object file
     * @throws MalformedBtfException when it is not an ELF file or has no readable section .BTF
     */
    public static Btf ofObject(byte[] elf) {
        return ofSection(ElfSections.find(elf, ".BTF"));
    }

    /**
     * Reads type information.
     *
     * @param section content of a section .BTF
     * @throws MalformedBtfException when it is malformed
     */
    public static Btf ofSection(byte[] section) {
        return new BtfReader(section).read();
    }

    /** Returns the struct of that name. */
    public Optional<BtfType.Struct> struct(String name) {
        return Optional.ofNullable(structs.get(name));
    }

    /** Returns the names of all named structs, sorted. */
    public List<String> structNames() {
        return List.copyOf(new TreeSet<>(structs.keySet()));
    }

    /** Returns the variable of that name; its offset is right only in BTF that libbpf has opened. */
    public Optional<Variable> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** Returns the names of all variables, sorted. */
    public List<String> variableNames() {
        return List.copyOf(new TreeSet<>(variables.keySet()));
    }

    /**
     * A global variable.
     *
     * @param name name in C
     * @param section section it lies in, such as .rodata
     * @param offset bytes from the start of the section
     * @param size bytes
     */
    public record Variable(String name, String section, int offset, int size) {}
}
