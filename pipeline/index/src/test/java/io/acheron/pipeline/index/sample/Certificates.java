/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of its own for a server on loopback, made by the JDK's keytool.
 *
 * @param store PKCS 12 file with certificate and key
 * @param pem the certificate, for those who are to trust it
 */
public record Certificates(Path store, Path pem) {
    public static final String PASSWORD = "changeit";

    /** @param name subject alternative name, such as {@code ip:127.0.0.1} */
    public static Certificates of(Path folder, String name) throws Exception {
        Path store = folder.resolve("store-" + name.hashCode() + ".p12");
        Path pem = folder.resolve("cert-" + name.hashCode() + ".pem");
        keytool(store, "-genkeypair", "-alias", "s", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + name);
        keytool(store, "-exportcert", "-alias", "s", "-rfc", "-file", pem.toString());
        return new Certificates(store, pem);
    }

    public SSLContext server() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Collections.addAll(command, arguments);
        Collections.addAll(
                command, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-noprompt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
