/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The techniques on the class path. */
public final class Techniques {
    /** @return all, in the order of the service file */
    public static List<Technique> all() {
        return ServiceLoader.load(Technique.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** @return which program this technique lacks here, alternatives joined by "or"; empty when it can run */
    public static Optional<String> missing(Technique technique) {
        return technique.tools().stream()
                .filter(alternatives -> Tools.findAny(alternatives).isEmpty())
                .map(alternatives -> String.join(" or ", alternatives))
                .findFirst();
    }

    private Techniques() {}
}
