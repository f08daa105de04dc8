/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.rule.RuleBundle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Signs bundles. What is signed names rule set, version and hash: an old bundle that was signed once cannot be passed off as a newer
 * one or as another rule set, and the hash stands for every byte of every file.
 */
public final class BundleSignature {
    static final String ALGORITHM = "Ed25519";
    private static final String FORM = "acheron rule bundle 1\n%s\n%d\n%s\n";

    /** @return the same bundle with signature and key id */
    public static RuleBundle sign(RuleBundle bundle, SigningKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key.secret());
            signature.update(text(bundle));
            return RuleBundle.newBuilder(bundle)
                    .setSignature(ByteBuffer.wrap(signature.sign()))
                    .setKeyId(key.id())
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 15 on has " + ALGORITHM, e);
        }
    }

    static boolean verify(RuleBundle bundle, PublicKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(text(bundle));
            ByteBuffer given = bundle.getSignature();
            byte[] bytes = new byte[given.remaining()];
            given.duplicate().get(bytes);
            return signature.verify(bytes);
        } catch (SignatureException e) {
            // Not the form of a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 15 on has " + ALGORITHM, e);
        }
    }

    private static byte[] text(RuleBundle bundle) {
        return FORM.formatted(bundle.getRuleSetId(), bundle.getVersion(), bundle.getHash())
                .getBytes(StandardCharsets.UTF_8);
    }

    private BundleSignature() {}
}
