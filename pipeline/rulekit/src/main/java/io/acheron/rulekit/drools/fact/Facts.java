/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.Event;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * Which fact stands for which kind of event: the class of this package that is called like the kind, JavaExec for java_exec. A new kind
 * of fact is a new class.
 */
public final class Facts {
    private static final Map<String, Function<Event, EventFact>> BY_KIND = find();

    private static Map<String, Function<Event, EventFact>> find() {
        Map<String, Function<Event, EventFact>> facts = new TreeMap<>();
        for (Schema.Field field : Event.getClassSchema().getFields()) {
            type(field.name()).ifPresent(type -> facts.put(field.name(), maker(type)));
        }
        return facts;
    }

    /** @return the class of the fact for that kind of event, empty if there is none */
    public static Optional<Class<?>> type(String kind) {
        try {
            Class<?> type =
                    Class.forName(Facts.class.getPackageName() + "." + name(kind), true, Facts.class.getClassLoader());
            return EventFact.class.isAssignableFrom(type) ? Optional.of(type) : Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Function<Event, EventFact> maker(Class<?> type) {
        MethodHandle constructor;
        try {
            constructor = MethodHandles.lookup()
                    .findConstructor(type, MethodType.methodType(void.class, Event.class))
                    .asType(MethodType.methodType(EventFact.class, Event.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " needs a constructor that takes an event", e);
        }
        return event -> make(constructor, event);
    }

    private static EventFact make(MethodHandle constructor, Event event) {
        try {
            return (EventFact) constructor.invokeExact(event);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("constructors of facts throw nothing checked", e);
        }
    }

    /** @return names of the facts by the kind of event they stand for */
    public static Map<String, String> namesByKind() {
        Map<String, String> names = new TreeMap<>();
        BY_KIND.keySet().forEach(kind -> names.put(kind, name(kind)));
        return names;
    }

    /** @throws IllegalArgumentException if there is no fact for the kind of the event */
    public static EventFact of(Event event) {
        Function<Event, EventFact> maker = BY_KIND.get(event.getKind());
        if (maker == null) {
            throw new IllegalArgumentException("no fact for events of kind " + event.getKind());
        }
        return maker.apply(event);
    }

    private static String name(String kind) {
        StringBuilder name = new StringBuilder();
        for (String part : kind.split("_")) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
        return name.toString();
    }

    private Facts() {}
}
