/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @Test
    void shouldReadRulesWithTheirFolders(@TempDir Path root) throws IOException {
        write(root, "execution/b.yaml");
        write(root, "execution/deep/a.yml");
        write(root, "execution/c.drl");
        write(root, "lists/shells.txt");
        write(root, "README.md");
        write(root, "notes/n.txt");
        write(root, "_template.yaml");
        write(root, ".git/x.yaml");
        assertThat(RuleFiles.read(root))
                .extracting(SourceFile::path)
                .containsExactly("execution/b.yaml", "execution/c.drl", "execution/deep/a.yml", "lists/shells.txt");
    }

    @Test
    void shouldFollowALinkToTheRootAndLinksToFilesAndNoOther(@TempDir Path root) throws IOException {
        Path rules = root.resolve("rules");
        write(rules, "folder/a.yaml");
        Files.createSymbolicLink(rules.resolve("b.yaml"), Path.of("folder/a.yaml"));
        Files.createSymbolicLink(rules.resolve("folder/loop"), Path.of(".."));
        Files.createSymbolicLink(rules.resolve("self.yaml"), Path.of("self.yaml"));
        Files.createSymbolicLink(rules.resolve("nowhere.yaml"), Path.of("/nowhere/at/all.yaml"));
        Files.createSymbolicLink(rules.resolve("zero.yaml"), Path.of("/dev/zero"));
        Path link = Files.createSymbolicLink(root.resolve("link"), rules);
        assertThat(RuleFiles.read(link)).extracting(SourceFile::path).containsExactly("b.yaml", "folder/a.yaml");
    }

    @Test
    void shouldSayWhichFileCannotBeReadOrPassItOver(@TempDir Path root) throws IOException {
        write(root, "a.yaml");
        // Larger than memory, on a disk that holds none of it.
        try (FileChannel file =
                FileChannel.open(root.resolve("huge.yaml"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), 1L << 34);
        }
        assertThatThrownBy(() -> RuleFiles.read(root))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot read %s: it has more than 16,777,216 bytes; no rule is that long"
                        .formatted(root.resolve("huge.yaml")));
        List<String> unreadable = new ArrayList<>();
        assertThat(RuleFiles.read(root, (path, reason) -> unreadable.add(path)))
                .extracting(SourceFile::path)
                .containsExactly("a.yaml");
        assertThat(unreadable).containsExactly("huge.yaml");
    }

    @Test
    void shouldSayWhichDirectoryCannotBeRead(@TempDir Path root) {
        Path missing = root.resolve("missing");
        assertThatThrownBy(() -> RuleFiles.read(missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void shouldHashPathsAndContentsOnly() {
        SourceFile a = new SourceFile("a.yaml", "x");
        SourceFile b = new SourceFile("b.yaml", "y");
        RuleBundle bundle = RuleFiles.bundle("set", 1, NOW, List.of(b, a));
        assertThat(bundle.getFiles()).extracting("path").containsExactly("a.yaml", "b.yaml");
        assertThat(bundle.getCreated()).isEqualTo("2026-01-01T00:00:00.123456Z");
        assertThat(bundle.getHash()).hasSize(64);
        assertThat(RuleFiles.bundle("other", 2, Instant.EPOCH, List.of(a, b)).getHash())
                .isEqualTo(bundle.getHash());
        assertThat(RuleFiles.bundle("set", 1, NOW, List.of(a)).getHash()).isNotEqualTo(bundle.getHash());
        assertThat(RuleFiles.bundle(
                                "set", 1, NOW, List.of(new SourceFile("a.yaml", "y"), new SourceFile("b.yaml", "x")))
                        .getHash())
                .isNotEqualTo(bundle.getHash());
    }

    private static void write(Path root, String path) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), "content of " + path);
    }
}
