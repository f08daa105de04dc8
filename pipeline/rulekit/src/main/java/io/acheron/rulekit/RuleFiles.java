/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Takes rule files from a directory into a bundle whose hash depends on paths and contents only. */
public final class RuleFiles {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".drl");

    /**
     * @param directory root of a rule set
     * @return its {@code .yaml}, {@code .yml} and {@code .drl} files with their folders, and {@code lists/*.txt}, ordered by path;
     *     files and folders whose name begins with a dot or an underscore are left out
     * @throws UncheckedIOException if the directory or a file cannot be read, naming it
     */
    public static List<SourceFile> read(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> paths = walk.filter(Files::isRegularFile)
                    .filter(path -> isRule(directory.relativize(path)))
                    .sorted()
                    .toList();
            List<SourceFile> files = new ArrayList<>(paths.size());
            for (Path path : paths) {
                files.add(new SourceFile(slashes(directory.relativize(path)), text(path)));
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read rules from " + directory + ": " + e.getMessage(), e);
        }
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

    private static boolean isRule(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
                return false;
            }
        }
        boolean list =
                slashes(path).startsWith(ValueLists.FOLDER) && path.toString().endsWith(".txt");
        return list || SUFFIXES.stream().anyMatch(suffix -> path.toString().endsWith(suffix));
    }

    private static String slashes(Path path) {
        List<String> parts = new ArrayList<>();
        path.forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    private static String text(Path path) {
        try {
            // Bytes that are no UTF-8 become replacement characters: the parser then says where, instead of an
            // exception here.
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
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
