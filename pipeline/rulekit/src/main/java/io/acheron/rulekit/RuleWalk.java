/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the rule files below a directory. */
final class RuleWalk extends SimpleFileVisitor<Path> {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".drl");
    /** Far more than the compiler takes of a rule, and little enough to hold in memory. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final Path root;
    private final RuleFiles.Unreadable unreadable;
    private final List<SourceFile> files = new ArrayList<>();

    RuleWalk(Path directory, RuleFiles.Unreadable unreadable) {
        // The dot: the files of a link are those of the directory it leads to.
        this.root = directory.resolve(".");
        this.unreadable = unreadable;
    }

    Path root() {
        return root;
    }

    /** @return what was found, ordered by path */
    List<SourceFile> files() {
        return files.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        // Through links: a mounted configuration map is made of them. Pipes and devices have no end.
        if (!isHidden(file) && isRule(file) && Files.isRegularFile(file)) {
            try {
                files.add(new SourceFile(name(file), text(file)));
            } catch (IOException e) {
                unreadable.file(name(file), e);
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
        if (file.equals(root)) {
            throw reason;
        }
        unreadable.file(name(file), reason);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException reason) {
        if (reason != null) {
            unreadable.file(name(directory), reason);
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean isHidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return !path.equals(root) && (name.startsWith(".") || name.startsWith("_"));
    }

    private boolean isRule(Path path) {
        String name = name(path);
        return ValueLists.isList(name) || SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** @return path below the root, with slashes */
    private String name(Path path) {
        List<String> parts = new ArrayList<>();
        root.relativize(path).forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    private static String text(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it has more than %,d bytes; no rule is that long".formatted(MOST_BYTES));
            }
            // Bytes that are no UTF-8 become replacement characters: the parser then says where, instead of an
            // exception here.
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
