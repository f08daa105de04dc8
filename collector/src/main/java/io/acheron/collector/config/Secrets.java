/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import java.util.regex.Pattern;

/** Knows which values must not be shown. */
final class Secrets {
    static final String MASK = "********";

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|passwd|secret|token|credential|jaas|private|keystore\\.key|api\\.?key).*");

    static String shown(String key, String value) {
        // A reference to a file is no secret, what the file holds is.
        return isSecret(key) && !value.isEmpty() && !value.startsWith("${file:") ? MASK : value;
    }

    static boolean isSecret(String key) {
        return SECRET.matcher(key).matches();
    }

    private Secrets() {}
}
