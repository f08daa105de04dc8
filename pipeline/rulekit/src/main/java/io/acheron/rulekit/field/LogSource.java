/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import io.acheron.schema.event.Event;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** A log source of Sigma: which events it means and what their fields are called. */
public final class LogSource {
    /** Fields of Event that every kind has. */
    static final Set<String> COMMON = Set.of("header", "kind", "process", "asset", "facts");

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    /** What a rule takes for granted: the field has one of these texts. */
    public record Assumption(Field field, List<String> texts) {}

    /** An entry of {@code assume}: holds for a rule that names a path beginning with one of these, or for every rule. */
    record Assuming(List<String> whenNaming, List<Assumption> that) {
        boolean appliesTo(Collection<String> paths) {
            return whenNaming.isEmpty()
                    || paths.stream()
                            .anyMatch(path -> whenNaming.stream()
                                    .anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + ".")));
        }
    }

    private final String category;
    private final Set<String> kinds;
    private final Map<String, Field> fields;
    private final List<Field> keywords;
    private final List<Assuming> assume;

    LogSource(
            String category,
            Collection<String> kinds,
            Map<String, Field> fields,
            List<Field> keywords,
            List<Assuming> assume) {
        this.category = category;
        this.kinds = new TreeSet<>(kinds);
        this.fields = new LinkedHashMap<>(fields);
        this.keywords = List.copyOf(keywords);
        this.assume = List.copyOf(assume);
    }

    public String category() {
        return category;
    }

    /** @return kinds of the events it means */
    public Set<String> kinds() {
        return Set.copyOf(kinds);
    }

    /** @return fields that words without a field are searched in */
    public List<Field> keywords() {
        return keywords;
    }

    /** @return the field of that name or path, empty if events of this log source never have one */
    public Optional<Field> field(String name) {
        Field named = fields.get(name);
        if (named != null) {
            return Optional.of(named);
        }
        try {
            String top = name.split("[.\\[]", 2)[0];
            boolean reachable = COMMON.contains(top) || kinds.contains(top);
            return reachable ? Optional.of(new Field(AvroPath.parse(name))) : Optional.empty();
        } catch (UnknownFieldException e) {
            return Optional.empty();
        }
    }

    /** @return all names and paths that {@link #field} knows */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(Comparator.naturalOrder());
        names.addAll(fields.keySet());
        for (Schema.Field field : Event.getClassSchema().getFields()) {
            if (COMMON.contains(field.name()) || kinds.contains(field.name())) {
                addPaths(field.name(), field.schema(), names);
            }
        }
        return names;
    }

    /** @return paths of the fields in the group of that name, each as a rule may write it; none if the name is no group */
    public List<String> within(String group) {
        String prefix = INDEX.matcher(group).replaceAll("") + ".";
        return names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> group + "." + name.substring(prefix.length()))
                .toList();
    }

    /** @return what a rule that names these fields takes for granted */
    public List<Assumption> assumptions(Collection<Field> named) {
        Set<String> paths =
                named.stream().flatMap(field -> field.paths().stream()).collect(Collectors.toSet());
        return assume.stream()
                .filter(assuming -> assuming.appliesTo(paths))
                .findFirst()
                .map(Assuming::that)
                .orElse(List.of());
    }

    private static void addPaths(String path, Schema type, Set<String> names) {
        switch (type.getType()) {
            case UNION -> addPaths(path, type.getTypes().get(type.getTypes().size() - 1), names);
            case ARRAY -> addPaths(path, type.getElementType(), names);
            case RECORD ->
                type.getFields().forEach(field -> addPaths(path + "." + field.name(), field.schema(), names));
            default -> names.add(path);
        }
    }
}
