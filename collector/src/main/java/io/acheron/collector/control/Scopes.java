/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import java.util.ArrayList;
import java.util.List;

/** The scopes a collector belongs to: {@code host:ID} before its groups in their order before {@code fleet}. */
public final class Scopes {
    /** Scope of all collectors. */
    public static final String FLEET = "fleet";
    /** Beginning of the scope of one host. */
    public static final String HOST = "host:";
    /** Beginning of the scope of a group. */
    public static final String GROUP = "group:";

    private final List<String> mostSpecificFirst;

    /**
     * @param hostId host id
     * @param groups names of the groups the host belongs to, the one that wins first
     */
    public Scopes(String hostId, List<String> groups) {
        List<String> scopes = new ArrayList<>();
        scopes.add(HOST + hostId);
        groups.forEach(group -> scopes.add(GROUP + group));
        scopes.add(FLEET);
        this.mostSpecificFirst = List.copyOf(scopes);
    }

    /** Whether a configuration of that scope concerns this collector. */
    public boolean contains(String scope) {
        return mostSpecificFirst.contains(scope);
    }

    /** All scopes, the one that wins first. */
    public List<String> mostSpecificFirst() {
        return mostSpecificFirst;
    }
}
