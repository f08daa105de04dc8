/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys in PEM files. The file of a signing key holds both halves, since the JDK cannot make the public one of the private one. */
public final class KeyFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * Makes a key: the file is readable by its owner only, and FILE.pub holds the public half.
     *
     * @throws IllegalArgumentException if one of the files is there already
     */
    public static SigningKey generate(Path file) {
        Path open = open(file);
        for (Path one : new Path[] {file, open}) {
            if (Files.exists(one)) {
                throw new IllegalArgumentException(one + " is there already; a key is never overwritten");
            }
        }
        try {
            KeyPair pair =
                    KeyPairGenerator.getInstance(BundleSignature.ALGORITHM).generateKeyPair();
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            String publicPem = pem("PUBLIC KEY", pair.getPublic().getEncoded());
            Files.writeString(
                    file,
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()) + publicPem,
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.writeString(open, publicPem);
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the key " + file + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 15 on has " + BundleSignature.ALGORITHM, e);
        }
    }

    /** @return file of the public half */
    public static Path open(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /**
     * Reads a signing key.
     *
     * @throws IllegalArgumentException if others may read the file, or it holds no such key, saying what to do
     */
    public static SigningKey read(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(mode)) {
                throw new IllegalArgumentException(
                        "%s is open to others (%s); run chmod 600 %s, and make a new key if they may have read it"
                                .formatted(file, PosixFilePermissions.toString(mode), file));
            }
            String text = Files.readString(file);
            PrivateKey secret = factory().generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE KEY", file)));
            SigningKey key = new SigningKey(secret, publicKey(block(text, "PUBLIC KEY", file)));
            if (!belongTogether(key)) {
                throw new IllegalArgumentException(
                        file + " holds two halves that do not belong together; make a new key");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key " + file + ": " + FileReason.of(e), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds no Ed25519 key; make one with rules keygen", e);
        }
    }

    static PublicKey publicKey(Path file) {
        try {
            return publicKey(block(Files.readString(file), "PUBLIC KEY", file));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the key " + file + ": " + FileReason.of(e), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds no Ed25519 public key", e);
        }
    }

    static PublicKey publicKey(String base64) {
        try {
            return publicKey(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "'%s' is neither a file nor an Ed25519 public key in base64; take the second line of the .pub file"
                            .formatted(base64),
                    e);
        }
    }

    static String base64(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    static String id(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return factory().generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance(BundleSignature.ALGORITHM);
    }

    private static boolean belongTogether(SigningKey key) throws GeneralSecurityException {
        byte[] text = "acheron".getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(BundleSignature.ALGORITHM);
        signature.initSign(key.secret());
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(key.open());
        signature.update(text);
        return signature.verify(signed);
    }

    private static byte[] block(String text, String name, Path file) {
        Matcher block = Pattern.compile("-----BEGIN %s-----\\s*([A-Za-z0-9+/=\\s]+?)\\s*-----END".formatted(name))
                .matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException(
                    "%s holds no %s; a key made by openssl needs both: openssl pkey -in FILE -pubout >> FILE"
                            .formatted(file, name.toLowerCase(java.util.Locale.ROOT)));
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }

    private static String pem(String name, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(name, Base64.getEncoder().encodeToString(encoded), name);
    }

    private KeyFiles() {}
}
