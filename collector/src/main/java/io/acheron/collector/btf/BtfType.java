/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.btf;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A C type, typedefs and qualifiers taken off. Sizes and offsets are bytes. */
public sealed interface BtfType {
    /** Returns the name in C; empty for an anonymous type. */
    String name();

    /** Returns the size in memory. */
    int size();

    /** An integer of 1, 2, 4 or 8 bytes; {@code bool} is one of them. */
    record Int(String name, int size, boolean signed) implements BtfType {}

    /** An enumeration with its constants' names by value. */
    record Enumeration(String name, int size, boolean signed, Map<Long, String> constants) implements BtfType {
        public Enumeration {
            constants = Map.copyOf(constants);
        }
    }

    /** An array. */
    record Array(BtfType element, int count) implements BtfType {
        @Override
        public String name() {
            return element.name() + "[" + count + "]";
        }

        @Override
        public int size() {
            return element.size() * count;
        }
    }

    /** A struct or union. Bit fields are left out: the records never have any. */
    record Struct(String name, int size, List<Member> members) implements BtfType {
        public Struct {
            members = List.copyOf(members);
        }

        /** Returns the member of that name, looked for in anonymous members too. */
        public Optional<Member> member(String wanted) {
            for (Member member : members) {
                if (member.name().equals(wanted)) {
                    return Optional.of(member);
                }
                if (member.name().isEmpty() && member.type() instanceof Struct inner) {
                    Optional<Member> found = inner.member(wanted)
                            .map(it -> new Member(it.name(), it.type(), member.offset() + it.offset()));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }
    }

    /** A type that cannot stand in a record, such as a pointer or a function. */
    record Opaque(String name, int size) implements BtfType {}

    /** A member of a struct; the offset counts from the start of the struct. */
    record Member(String name, BtfType type, int offset) {}
}
