/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.outlet;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The kinds of systems that are there, found by {@link ServiceLoader}. */
public final class AlertSinks {
    /** @return all, by name */
    public static List<AlertSink> all() {
        // The loader of the job jar: on a cluster it is not the one of the thread that asks.
        return ServiceLoader.load(AlertSink.class, AlertSinks.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(AlertSink::name))
                .toList();
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public static AlertSink named(String name) {
        return all().stream()
                .filter(sink -> sink.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such sink: %s; there is: %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        all().stream().map(AlertSink::name).toList()))));
    }

    private AlertSinks() {}
}
