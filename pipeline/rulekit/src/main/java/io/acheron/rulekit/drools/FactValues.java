/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.drools.fact.EventFact;
import io.acheron.rulekit.drools.fact.Facts;
import io.acheron.schema.event.Event;
import java.beans.Introspector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the properties of a fact by their names, for people: after a match or for an explanation, never per event. */
final class FactValues {
    /** @return all properties of the event's fact with their values as text */
    static Map<String, String> of(Event event) {
        return of(Facts.of(event));
    }

    static Map<String, String> of(EventFact fact) {
        Map<String, String> values = new TreeMap<>();
        getters(fact.getClass()).forEach((name, getter) -> values.put(name, value(fact, getter)));
        return values;
    }

    /** @return names of the properties of a fact, empty if there is no such fact */
    static Set<String> names(String fact) {
        try {
            return getters(Class.forName(EventFact.class.getPackageName() + "." + fact))
                    .keySet();
        } catch (ClassNotFoundException e) {
            return Set.of();
        }
    }

    private static Map<String, Method> getters(Class<?> type) {
        Map<String, Method> getters = new TreeMap<>();
        for (Method method : type.getMethods()) {
            String name = method.getName();
            int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : 0;
            if (prefix > 0 && method.getParameterCount() == 0 && !name.equals("getClass")) {
                getters.put(Introspector.decapitalize(name.substring(prefix)), method);
            }
        }
        return getters;
    }

    private static String value(EventFact fact, Method method) {
        try {
            return String.valueOf(method.invoke(fact));
        } catch (IllegalAccessException | InvocationTargetException e) {
            return "";
        }
    }

    private FactValues() {}
}
