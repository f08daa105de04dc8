/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands objects to the operators of a cluster in the same process by name: a graph is serialised when it is submitted, and a
 * recording of some hundred megabytes should not be part of it.
 */
final class InProcess {
    private static final Map<String, Object> OBJECTS = new ConcurrentHashMap<>();

    /** @return the name to get it by */
    static String put(Object object) {
        String name = UUID.randomUUID().toString();
        OBJECTS.put(name, object);
        return name;
    }

    @SuppressWarnings("unchecked") // the caller knows what it put there
    static <T> T get(String name) {
        Object object = OBJECTS.get(name);
        if (object == null) {
            throw new IllegalStateException("the replay that this job belongs to is over");
        }
        return (T) object;
    }

    static void remove(String name) {
        OBJECTS.remove(name);
    }

    private InProcess() {}
}
