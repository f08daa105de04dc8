/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves to a receiver who sent a request and when, so that it can refuse forged and replayed ones. */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    /**
     * @return {@code t=SECONDS,v1=HEX}, HEX being the HMAC-SHA256 of the seconds, a full stop and the body
     */
    static String of(String secret, Instant now, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((now.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(now.getEpochSecond(), HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private Signature() {}
}
