/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * A key that signs bundles.
 *
 * @param secret Ed25519 private key
 * @param open the public key that belongs to it
 */
public record SigningKey(PrivateKey secret, PublicKey open) {
    /** @return first 16 hexadecimal digits of the SHA-256 of the public key */
    public String id() {
        return KeyFiles.id(open);
    }

    /** @return the public key in base64, as jobs are told whom to trust */
    public String openBase64() {
        return KeyFiles.base64(open);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "key " + id();
    }
}
