/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;

/**
 * A member of a record.
 *
 * @param path path in C, such as head.process.tgid
 * @param type its type
 * @param offset bytes from the start of the record, or of the element of an array
 */
public record Location(String path, BtfType type, int offset) {
    /** Finds a member, given as path below a struct. */
    static Location resolve(BtfType.Struct struct, String path) throws UnsuitableMappingException {
        BtfType type = struct;
        int offset = 0;
        for (String name : path.split("\\.")) {
            if (!(type instanceof BtfType.Struct inner)) {
                throw new UnsuitableMappingException("'" + path + "': " + type.name() + " has no members");
            }
            BtfType.Member member = inner.member(name)
                    .orElseThrow(() -> new UnsuitableMappingException("'" + path
                            + "': struct " + inner.name() + " has no member '" + name + "'; it has "
                            + String.join(
                                    ", ",
                                    inner.members().stream()
                                            .map(BtfType.Member::name)
                                            .toList())));
            type = member.type();
            offset += member.offset();
        }
        return new Location(path, type, offset);
    }
}
