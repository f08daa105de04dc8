/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.rule.RuleFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSignatureTest {
    private static final RuleBundle BUNDLE = Bundles.of("a.yaml", "title: x", "b.yaml", "title: y");

    @TempDir
    private Path directory;

    private SigningKey key;
    private Path file;

    @BeforeEach
    void makeKey() {
        file = directory.resolve("rules.key");
        key = KeyFiles.generate(file);
    }

    @Test
    void shouldTakeWhatATrustedKeySignedWhileKeysChange() {
        SigningKey other = KeyFiles.generate(directory.resolve("next.key"));
        TrustedKeys both = TrustedKeys.parse(key.openBase64() + " , " + directory.resolve("next.key.pub"));
        assertThat(both.ids()).containsExactly(key.id(), other.id());
        assertThat(both.refusal(BundleSignature.sign(BUNDLE, key))).isEmpty();
        assertThat(both.refusal(BundleSignature.sign(BUNDLE, KeyFiles.read(directory.resolve("next.key")))))
                .isEmpty();
        assertThat(TrustedKeys.none().refusal(BUNDLE)).isEmpty();
    }

    @Test
    void shouldSayWhyItTakesNothingElse() {
        TrustedKeys trusted = TrustedKeys.parse(key.openBase64());
        RuleBundle signed = BundleSignature.sign(BUNDLE, key);
        SigningKey other = KeyFiles.generate(directory.resolve("other.key"));
        assertThat(trusted.refusal(BUNDLE)).hasValue("the bundle is not signed; this job trusts " + key.id());
        assertThat(trusted.refusal(BundleSignature.sign(BUNDLE, other)))
                .hasValue("the bundle is signed by key '%s'; this job trusts %s".formatted(other.id(), key.id()));
        // Under the name of a trusted key.
        RuleBundle forged = RuleBundle.newBuilder(BundleSignature.sign(BUNDLE, other))
                .setKeyId(key.id())
                .build();
        String notThese =
                "the signature by key %s does not belong to this rule set, version and hash".formatted(key.id());
        assertThat(trusted.refusal(forged)).hasValue(notThese);
        assertThat(trusted.refusal(RuleBundle.newBuilder(signed).setVersion(2).build()))
                .as("an old bundle as a newer one")
                .hasValue(notThese);
        assertThat(trusted.refusal(
                        RuleBundle.newBuilder(signed).setRuleSetId("other").build()))
                .as("as another rule set")
                .hasValue(notThese);
        assertThat(trusted.refusal(RuleBundle.newBuilder(signed)
                        .setSignature(ByteBuffer.wrap(new byte[3]))
                        .build()))
                .hasValue(notThese);
    }

    @Test
    void shouldSeeAFileThatWasChangedOnTheWayEvenWithoutKeys() {
        List<RuleFile> files = List.of(
                BUNDLE.getFiles().get(0),
                new RuleFile("b.yaml", BUNDLE.getFiles().get(1).getSha256(), "title: z"));
        RuleBundle changed = RuleBundle.newBuilder(BundleSignature.sign(BUNDLE, key))
                .setFiles(files)
                .build();
        String message = "the files are not those the hash of the bundle was made of: it was changed on the way";
        assertThat(TrustedKeys.none().refusal(changed)).hasValue(message);
        assertThat(TrustedKeys.parse(key.openBase64()).refusal(changed)).hasValue(message);
    }

    @Test
    void shouldKeepTheKeyToItsOwner() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFiles.read(file).id()).isEqualTo(key.id());
        assertThat(key.toString()).isEqualTo("key " + key.id());
        assertThatThrownBy(() -> KeyFiles.generate(file)).hasMessageContaining("never overwritten");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> KeyFiles.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is open to others (rw-r-----); run chmod 600 ");
    }

    @Test
    void shouldSayWhatIsWrongWithAKey() throws IOException {
        Files.writeString(file, Files.readString(KeyFiles.open(file)));
        assertThatThrownBy(() -> KeyFiles.read(file)).hasMessageContaining("holds no private key");
        KeyFiles.generate(directory.resolve("a.key"));
        Files.writeString(
                directory.resolve("a.key"),
                Files.readString(directory.resolve("a.key")).replaceAll("(?s)-----BEGIN PUBLIC.*", "")
                        + Files.readString(KeyFiles.open(file)));
        assertThatThrownBy(() -> KeyFiles.read(directory.resolve("a.key")))
                .hasMessageContaining("do not belong together");
        assertThatThrownBy(() -> TrustedKeys.parse("nonsense"))
                .hasMessageContaining("'nonsense' is neither a file nor");
    }
}
