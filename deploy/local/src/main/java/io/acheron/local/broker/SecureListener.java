/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import java.nio.file.Path;
import java.util.Properties;

/**
 * A further listener, which asks for TLS and a password, beside the one that asks for nothing.
 *
 * @param port port on 127.0.0.1
 * @param keyStore PKCS12 with the key and the certificate of the broker
 * @param keyStorePassword of the store and the key
 * @param user who may come in
 * @param password of the user
 */
public record SecureListener(int port, Path keyStore, String keyStorePassword, String user, String password) {
    private static final String NAME = "SASL_SSL";

    void addTo(Properties config) {
        String address = ",%s://127.0.0.1:%d".formatted(NAME, port);
        config.merge("listeners", address, (all, one) -> all.toString() + one);
        config.merge("advertised.listeners", address, (all, one) -> all.toString() + one);
        config.merge(
                "listener.security.protocol.map", ",%s:%s".formatted(NAME, NAME), (all, one) -> all.toString() + one);
        config.put("sasl.enabled.mechanisms", "PLAIN");
        config.put(
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                        .formatted(user, password));
        config.put("ssl.keystore.type", "PKCS12");
        config.put("ssl.keystore.location", keyStore.toString());
        config.put("ssl.keystore.password", keyStorePassword);
        config.put("ssl.key.password", keyStorePassword);
    }

    /** @return host and port for clients that know the password */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String toString() {
        return "%s, user %s".formatted(bootstrap(), user);
    }
}
