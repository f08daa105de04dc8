/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.rule.RuleBundle;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Public keys whose bundles are taken; several while keys change. Without any every bundle is taken. */
public final class TrustedKeys implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Encoded keys: what travels to the machines of a job. */
    private final ArrayList<String> keys;

    private TrustedKeys(List<String> keys) {
        this.keys = new ArrayList<>(keys);
    }

    /** @return no key, so that every bundle is taken */
    public static TrustedKeys none() {
        return new TrustedKeys(List.of());
    }

    /**
     * @param text public keys in base64 (the second line of a {@code .pub} file) or paths of {@code .pub} files, separated by commas;
     *     files are read now
     * @throws IllegalArgumentException if one is no Ed25519 public key, saying which
     */
    public static TrustedKeys parse(String text) {
        List<String> keys = new ArrayList<>();
        for (String part : text.split(",")) {
            String one = part.strip();
            if (!one.isEmpty()) {
                String base64 =
                        Files.isRegularFile(Path.of(one)) ? KeyFiles.base64(KeyFiles.publicKey(Path.of(one))) : one;
                KeyFiles.publicKey(base64);
                keys.add(base64);
            }
        }
        return new TrustedKeys(keys);
    }

    /** @return ids of the keys, in the order given */
    public List<String> ids() {
        return keys.stream().map(KeyFiles::publicKey).map(KeyFiles::id).toList();
    }

    /**
     * Looks whether a bundle is what somebody with a trusted key made.
     *
     * @return why it is not to be taken; empty if it is
     */
    public Optional<String> refusal(RuleBundle bundle) {
        if (!RuleFiles.hashOf(bundle).equals(bundle.getHash())) {
            return Optional.of("the files are not those the hash of the bundle was made of: it was changed on the way");
        }
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Map<String, PublicKey> byId = new LinkedHashMap<>();
        keys.stream().map(KeyFiles::publicKey).forEach(key -> byId.put(KeyFiles.id(key), key));
        String known = "this job trusts " + String.join(", ", byId.keySet());
        if (bundle.getSignature() == null) {
            return Optional.of("the bundle is not signed; " + known);
        }
        PublicKey key = byId.get(bundle.getKeyId());
        if (key == null) {
            return Optional.of("the bundle is signed by key '%s'; %s".formatted(bundle.getKeyId(), known));
        }
        return BundleSignature.verify(bundle, key)
                ? Optional.empty()
                : Optional.of("the signature by key %s does not belong to this rule set, version and hash"
                        .formatted(bundle.getKeyId()));
    }
}
