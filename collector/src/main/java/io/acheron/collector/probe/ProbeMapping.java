/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A probe's YAML file: how to attach it, and which part of its records goes where in the event.
 *
 * @param probe name, same as the file's
 * @param description one sentence
 * @param oldestKernel first kernel version it is meant for
 * @param enabled whether it is attached unless it is asked for by name
 * @param variants ways to attach, best first; the first that works is used
 * @param attach by program, where its section name does not say enough
 * @param constants values of {@code const volatile} integers of the object, by name
 * @param maps settings of maps, by name
 * @param tailCalls functions to put into an array of programs: by name of the array, then by index
 * @param events by event kind
 */
public record ProbeMapping(
        String probe,
        String description,
        String oldestKernel,
        Boolean enabled,
        List<Variant> variants,
        Map<String, AttachPoint> attach,
        Map<String, Long> constants,
        Map<String, MapSettings> maps,
        Map<String, Map<Integer, String>> tailCalls,
        Map<String, EventMapping> events) {
    public ProbeMapping {
        probe = requireNonNullElse(probe, "");
        description = requireNonNullElse(description, "");
        oldestKernel = requireNonNullElse(oldestKernel, "");
        enabled = requireNonNullElse(enabled, true);
        variants = copy(variants);
        attach = copy(attach);
        constants = copy(constants);
        maps = copy(maps);
        tailCalls = copy(tailCalls);
        events = copy(events);
    }

    /**
     * A way to attach. Programs are named by the function in the object, or by the key under {@code attach} that names the
     * function: one function may be attached several times.
     *
     * @param name such as tp_btf
     * @param programs all of these, or it does not count
     * @param oneOf the first of these that can be attached, and none means that it does not count
     * @param bestEffort those of these that can be attached
     */
    public record Variant(String name, List<String> programs, List<String> oneOf, List<String> bestEffort) {
        public Variant {
            name = requireNonNullElse(name, "");
            programs = copy(programs);
            oneOf = copy(oneOf);
            bestEffort = copy(bestEffort);
        }

        /** Returns the names of all its programs. */
        public List<String> all() {
            return Stream.of(programs, oneOf, bestEffort)
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
        }
    }

    /**
     * How a map is made. Maps of one name are one map for all probes; the first that is loaded makes it.
     *
     * @param entries how many it can hold; null for what the object says
     * @param pin whether it outlives the collector, in the directory of pinned objects
     */
    public record MapSettings(@Nullable Integer entries, Boolean pin) {
        public MapSettings {
            pin = requireNonNullElse(pin, false);
        }
    }

    /**
     * Where a program is attached.
     *
     * @param kind such as {@code cgroup}, {@code uprobe} or {@code syscall_exit}
     * @param options what that kind wants to know, by key; a single value is a list of one
     */
    public record AttachPoint(String kind, Map<String, List<String>> options) {
        private static final String KIND = "kind";

        public AttachPoint {
            kind = requireNonNullElse(kind, "");
            options = copy(options);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static AttachPoint of(Map<String, List<String>> keys) {
            Map<String, List<String>> options = new LinkedHashMap<>(keys);
            List<String> kind = requireNonNullElse(options.remove(KIND), List.of());
            return new AttachPoint(kind.isEmpty() ? "" : kind.get(0), options);
        }

        /** Returns the values of an option; empty when it is not given. */
        public List<String> all(String key) {
            return requireNonNullElse(options.get(key), List.of());
        }

        /** Returns the value of an option, or another when it is not given. */
        public String option(String key, String otherwise) {
            return all(key).stream().findFirst().orElse(otherwise);
        }
    }

    /**
     * How a record becomes an event.
     *
     * @param struct C struct of the record
     * @param priority which events go first when not all can be given
     * @param fields by path below the event, such as {@code process_exec.executable.path}
     */
    public record EventMapping(String struct, Priority priority, Map<String, FieldMapping> fields) {
        public EventMapping {
            struct = requireNonNullElse(struct, "");
            priority = requireNonNullElse(priority, Priority.NORMAL);
            fields = copy(fields);
        }
    }

    /**
     * Where a field comes from.
     *
     * @param from paths below the record's struct, mostly one
     * @param as name of the codec, with an argument after a colon if it takes one; null to choose by the types of both
     *     sides
     * @param of C struct of the elements, where {@code from} is a span of structs; null otherwise
     * @param unlessZero path of an integer; when it is 0 the field is null. Null when there is no such condition. An
     *     entry that has only this is the condition of a whole record
     */
    public record FieldMapping(
            List<String> from,
            @Nullable String as,
            @Nullable String of,
            @Nullable String unlessZero) {
        public FieldMapping {
            from = copy(from);
        }
    }

    /**
     * The file head.yaml: the fields every record begins with.
     *
     * @param fields by path below the event
     */
    public record HeadMapping(Map<String, FieldMapping> fields) {
        public HeadMapping {
            fields = copy(fields);
        }
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Keeps the order of the file, which decides about type ids. */
    private static <T> Map<String, T> copy(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
