/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who to be. Certificates are always verified, names included: there is no option to skip it.
 *
 * @param authorities PEM file; null for those the JDK trusts
 * @param keyStore PKCS 12 file with certificate and key of this side; null for none
 * @param password of the key store
 */
public record Tls(
        @Nullable Path authorities,
        @Nullable Path keyStore,
        @Nullable SecretFile password) {

    /**
     * Options of the same names for each outlet.
     *
     * @param outlet first part of the keys
     */
    public record Options(String outlet) {
        ConfigOption<String> authorities() {
            return file("tls.ca-file", "PEM file with the authorities to trust; those of the JDK when absent.");
        }

        ConfigOption<String> keyStore() {
            return file("tls.keystore-file", "PKCS 12 file with certificate and key for servers that ask for one.");
        }

        ConfigOption<String> password() {
            return file("tls.keystore-password-file", "File with the password of the key store.");
        }

        public List<ConfigOption<?>> all() {
            return List.of(authorities(), keyStore(), password());
        }

        public Tls of(ReadableConfig options) {
            return new Tls(
                    options.getOptional(authorities()).map(Path::of).orElse(null),
                    options.getOptional(keyStore()).map(Path::of).orElse(null),
                    options.getOptional(password())
                            .map(Path::of)
                            .map(SecretFile::new)
                            .orElse(null));
        }

        private ConfigOption<String> file(String key, String text) {
            return ConfigOptions.key(outlet + "." + key)
                    .stringType()
                    .noDefaultValue()
                    .withDescription(text);
        }
    }

    /** @throws IOException if a file cannot be read or is not what it should be; the message names it */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
        if (authorities == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authorities)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException("cannot read the authorities in %s: %s".formatted(authorities, e.getMessage()), e);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        if (keyStore == null) {
            return null;
        }
        char[] secret = password == null ? new char[0] : password.read().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, secret);
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException("cannot open the key store %s: %s".formatted(keyStore, e.getMessage()), e);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, secret);
        return factory.getKeyManagers();
    }
}
