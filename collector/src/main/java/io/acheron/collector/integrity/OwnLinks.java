/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The BPF links whose descriptors this process holds, as {@code /proc/self/fdinfo} tells them ({@code bpf_link_show_fdinfo} in
 * kernel/bpf/syscall.c). To ask by id instead takes CAP_SYS_ADMIN; what one holds open anybody may read.
 */
final class OwnLinks {
    private static final String LINK = "anon_inode:bpf_link";
    /** What a link of a type that can be detached from outside is attached to; 0 once that was done. */
    private static final String[] PLACES = {"cgroup_id", "ifindex", "netns_ino"};

    private final Path process;

    /** @param process such as /proc/self */
    OwnLinks(Path process) {
        this.process = process;
    }

    /** Returns the links by id. */
    Map<Long, Link> read() throws IOException {
        Map<Long, Link> links = new HashMap<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    if (Files.readSymbolicLink(descriptor).toString().startsWith(LINK)) {
                        Link link = parse(Files.readString(
                                process.resolve("fdinfo").resolve(descriptor.getFileName()),
                                StandardCharsets.US_ASCII));
                        links.put(link.id(), link);
                    }
                } catch (NoSuchFileException e) {
                    // closed meanwhile
                }
            }
        }
        return links;
    }

    static Link parse(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        boolean attached = true;
        for (String place : PLACES) {
            attached &= !"0".equals(fields.get(place));
        }
        return new Link(
                number(fields.get("link_id")),
                fields.getOrDefault("link_type", "unknown"),
                number(fields.get("prog_id")),
                attached);
    }

    private static long number(@org.jspecify.annotations.Nullable String text) {
        return text == null || !text.matches("[0-9]{1,18}") ? 0 : Long.parseLong(text);
    }
}
