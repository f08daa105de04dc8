/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.file.FileReason;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.rule.RuleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Takes rule files from a directory into a bundle whose hash depends on paths and contents only. */
public final class RuleFiles {
    /** Takes what cannot be read. */
    @FunctionalInterface
    public interface Unreadable {
        /** @param path file or folder below the root */
        void file(String path, IOException reason);
    }

    /**
     * @param directory root of a rule set; may be a link
     * @return its {@code .yaml}, {@code .yml} and {@code .drl} files with their folders, and {@code lists/*.txt}, ordered by path;
     *     files and folders whose name begins with a dot or an underscore are left out, and folders behind links
     * @throws UncheckedIOException if the directory or a file cannot be read, naming it
     */
    public static List<SourceFile> read(Path directory) {
        return read(directory, (path, reason) -> {
            throw new UncheckedIOException(
                    "cannot read %s: %s".formatted(directory.resolve(path), FileReason.of(reason)), reason);
        });
    }

    /** The same, of what can be read. */
    public static List<SourceFile> read(Path directory, Unreadable unreadable) {
        RuleWalk walk = new RuleWalk(directory, unreadable);
        try {
            Files.walkFileTree(walk.root(), walk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read rules from %s: %s".formatted(directory, FileReason.of(e)), e);
        }
        return walk.files();
    }

    /**
     * @param ruleSetId name of the rule set
     * @param version rises with each publication
     * @param created time of making, cut to microseconds; not part of the hash
     * @param files in any order
     */
    public static RuleBundle bundle(String ruleSetId, long version, Instant created, List<SourceFile> files) {
        List<RuleFile> entries = files.stream()
                .sorted(Comparator.comparing(SourceFile::path))
                .map(file -> new RuleFile(file.path(), hash(file.content()), file.content()))
                .toList();
        return RuleBundle.newBuilder()
                .setRuleSetId(ruleSetId)
                .setVersion(version)
                .setHash(hashOf(entries))
                .setCreated(created.truncatedTo(ChronoUnit.MICROS))
                .setFiles(entries)
                .build();
    }

    /** @return the hash that belongs to the files of a bundle, whatever the bundle says */
    static String hashOf(RuleBundle bundle) {
        return hashOf(bundle.getFiles());
    }

    private static String hashOf(List<RuleFile> files) {
        MessageDigest all = sha256();
        for (RuleFile file : files) {
            // The zero byte cannot be in a path or in hexadecimal, so two different lists never make the same input.
            all.update((file.getPath() + '\0' + hash(file.getContent()) + '\0').getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(all.digest());
    }

    /** @return SHA-256 of the texts one after the other, lower-case hexadecimal */
    static String hash(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private RuleFiles() {}
}
