/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The log sources of {@code fields.yaml}. */
public final class FieldCatalog {
    private static final String RESOURCE = "fields.yaml";
    private static final YamlMap EMPTY = new YamlMap(0, 0, Map.of());
    private static final FieldCatalog STANDARD = new FieldCatalog(resource());

    private final Map<String, LogSource> sources = new LinkedHashMap<>();
    private final Map<String, LogSource> services = new LinkedHashMap<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private FieldCatalog(String text) {
        try {
            YamlMap root = (YamlMap) YamlReader.read(text);
            Map<String, Field> common = fields(root.get("common"));
            for (Yaml item : items(root.get("log_sources"))) {
                YamlMap map = (YamlMap) item;
                LogSource source = logSource(map, common);
                (map.get("service") == null ? sources : services).put(source.category(), source);
            }
            addKindsOfTheirOwn(common);
            if (root.get("not_captured") instanceof YamlMap all) {
                all.entries().forEach(entry -> reasons.put(entry.key().text(), text(entry.value())));
            }
        } catch (YamlException e) {
            throw new IllegalStateException("%s:%d: %s".formatted(RESOURCE, e.line(), e.getMessage()), e);
        }
    }

    /** @return the catalog that ships with this release */
    public static FieldCatalog standard() {
        return STANDARD;
    }

    /** @return the log source of this category, empty if there are no such events */
    public Optional<LogSource> logSource(String category) {
        return Optional.ofNullable(sources.get(category));
    }

    /** @return the log source of this service, empty if there is none like it */
    public Optional<LogSource> service(String service) {
        return Optional.ofNullable(services.get(service));
    }

    /** @return services it knows, in the order of the file */
    public Set<String> services() {
        return services.keySet();
    }

    /**
     * @param name a field, or a log source as {@code service sshd} or {@code category antivirus}
     * @return why there is nothing like it here, empty if nothing is said about it
     */
    public Optional<String> notCaptured(String name) {
        return Optional.ofNullable(reasons.get(name));
    }

    /** A kind of event that no entry is about is a category by its own name, with its paths for fields. */
    private void addKindsOfTheirOwn(Map<String, Field> common) {
        Set<String> covered = new TreeSet<>();
        sources.values().forEach(source -> covered.addAll(source.kinds()));
        for (Schema.Field field : Event.getClassSchema().getFields()) {
            String kind = field.name();
            if (!covered.contains(kind) && !LogSource.COMMON.contains(kind)) {
                List<Field> keywords = List.of(known(common.get("CommandLine"), EMPTY, "CommandLine"));
                sources.put(kind, new LogSource(kind, List.of(kind), common, keywords, List.of()));
            }
        }
    }

    /** @return categories it knows, in the order of the file */
    public Set<String> categories() {
        return sources.keySet();
    }

    private static LogSource logSource(YamlMap yaml, Map<String, Field> common) {
        Map<String, Field> fields = new LinkedHashMap<>(common);
        fields.putAll(fields(yaml.get("fields")));
        List<Field> keywords = new ArrayList<>();
        for (String name : texts(yaml.get("keywords"))) {
            keywords.add(known(fields.get(name), yaml, name));
        }
        List<LogSource.Assuming> assume = new ArrayList<>();
        for (Yaml item : items(yaml.get("assume"))) {
            YamlMap map = (YamlMap) item;
            List<LogSource.Assumption> that = new ArrayList<>();
            if (map.get("that") instanceof YamlMap values) {
                values.entries()
                        .forEach(entry -> that.add(new LogSource.Assumption(
                                new Field(path(entry.key())),
                                entry.value() instanceof YamlList list
                                        ? list.items().stream()
                                                .map(FieldCatalog::text)
                                                .toList()
                                        : List.of(text(entry.value())))));
            }
            assume.add(new LogSource.Assuming(texts(map.get("when_naming")), that));
        }
        String name = text(yaml.get(yaml.get("service") == null ? "category" : "service"));
        return new LogSource(name, texts(yaml.get("kinds")), fields, keywords, assume);
    }

    private static Map<String, Field> fields(@Nullable Yaml yaml) {
        Map<String, Field> fields = new LinkedHashMap<>();
        if (yaml instanceof YamlMap map) {
            map.entries().forEach(entry -> fields.put(entry.key().text(), new Field(source(entry.value()))));
        }
        return fields;
    }

    private static Source source(Yaml yaml) {
        if (yaml instanceof YamlScalar scalar) {
            return path(scalar);
        }
        if (yaml instanceof YamlList list) {
            return new Source.AnyOf(
                    list.items().stream().map(FieldCatalog::source).toList());
        }
        YamlMap map = (YamlMap) yaml;
        if (map.get("first") instanceof YamlList list) {
            return new Source.FirstOf(
                    list.items().stream().map(FieldCatalog::source).toList());
        }
        if (map.get("join") instanceof YamlScalar list) {
            return new Source.Joined(path(list));
        }
        if (map.get("constant") instanceof YamlScalar constant) {
            return map.get("of") instanceof YamlScalar kind
                    ? new Source.OfKind(kind.text(), constant.text())
                    : new Source.Constant(constant.text());
        }
        for (NameMeasure measure : NameMeasure.values()) {
            if (map.get(measure.key()) instanceof YamlScalar names) {
                return new Source.Measured(measure, path(names));
            }
        }
        throw new IllegalStateException(
                "%s:%d: expected first, join, constant or a measure of a name".formatted(RESOURCE, yaml.line()));
    }

    private static AvroPath path(YamlScalar scalar) {
        try {
            return AvroPath.parse(scalar.text());
        } catch (UnknownFieldException e) {
            throw new IllegalStateException(
                    "%s:%d: an event has no field %s".formatted(RESOURCE, scalar.line(), scalar.text()), e);
        }
    }

    private static Field known(@Nullable Field field, YamlMap at, String name) {
        if (field == null) {
            throw new IllegalStateException("%s:%d: no field %s".formatted(RESOURCE, at.line(), name));
        }
        return field;
    }

    private static List<Yaml> items(@Nullable Yaml yaml) {
        return yaml instanceof YamlList list ? list.items() : List.of();
    }

    private static List<String> texts(@Nullable Yaml yaml) {
        return items(yaml).stream().map(FieldCatalog::text).toList();
    }

    private static String text(@Nullable Yaml yaml) {
        return yaml instanceof YamlScalar scalar ? scalar.text() : "";
    }

    private static String resource() {
        try (InputStream in = FieldCatalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in the rulekit jar; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }
}
