/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The sinks on the class path. */
public final class EventSinks {
    /**
     * Opens the sink that {@code name} or {@code name:argument} tells.
     *
     * @throws SinkUnavailableException if there is none of that name or it cannot be opened
     */
    public static EventSink open(String name, SinkOptions options) throws SinkUnavailableException {
        for (EventSinkProvider provider : providers()) {
            if (provider.name().equals(name)) {
                return provider.open(options);
            }
        }
        throw new SinkUnavailableException("no sink is called '%s'; known are %s".formatted(name, usages()));
    }

    /** The known sinks as they are written on the command line. */
    public static String usages() {
        return providers().stream().map(EventSinkProvider::usage).sorted().collect(Collectors.joining(", "));
    }

    private static List<EventSinkProvider> providers() {
        return ServiceLoader.load(EventSinkProvider.class, EventSinks.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private EventSinks() {}
}
