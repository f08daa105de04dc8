/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A map of a YAML file whose entries know their lines. What is wrong is gathered, so that one look shows all of it. */
public final class YamlMap {
    private static final int LARGEST_FILE = 1 << 20;

    private final Path file;
    private final List<String> problems;
    private final int line;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int line, Node value) {}

    private YamlMap(Path file, List<String> problems, int line) {
        this.file = file;
        this.problems = problems;
        this.line = line;
    }

    /**
     * Reads a file; it is empty if that cannot be done.
     *
     * @param problems gets what is wrong, with file and line
     */
    public static YamlMap read(Path file, Reader content, List<String> problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_FILE);
        options.setMaxAliasesForCollections(10);
        YamlMap empty = new YamlMap(file, problems, 1);
        try {
            Node root = new Yaml(options).compose(content);
            if (root == null) {
                empty.problem(1, "the file is empty");
                return empty;
            }
            return of(file, problems, root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            empty.problem(line + 1, "not valid YAML (%s)".formatted(e.getProblem()));
        } catch (YAMLException e) {
            empty.problem(
                    1,
                    "not valid YAML (%s)"
                            .formatted(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
        }
        return empty;
    }

    private static YamlMap of(Path file, List<String> problems, Node node) {
        YamlMap map = new YamlMap(file, problems, lineOf(node));
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                Entry entry = new Entry(lineOf(tuple.getKeyNode()), tuple.getValueNode());
                if (map.entries.putIfAbsent(key, entry) != null) {
                    map.problem(entry.line(), key + " stands here a second time");
                }
            }
        } else if (!isNull(node)) {
            map.problem(map.line, "expected keys with values");
        }
        return map;
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Line on which the map begins; the first is 1. */
    public int line() {
        return line;
    }

    /** Line of a key; that of the map when the key is not there. */
    public int line(String key) {
        Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    /** Keeps a problem. */
    public void problem(int at, String what) {
        problems.add("%s:%d: %s".formatted(file, at, what));
    }

    /** All keys, in the order of the file. */
    public Set<String> keys() {
        return entries.keySet();
    }

    /** Complains about keys that are not known. */
    public void onlyKeys(List<String> known) {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                problem(
                        entry.line(),
                        "there is no key '%s' here; the nearest is '%s', known are %s"
                                .formatted(key, Nearest.to(key, known), String.join(", ", known)));
            }
        });
    }

    /** A plain value; null when it is not there. */
    public @Nullable String text(String key) {
        Entry entry = entries.get(key);
        if (entry == null || isNull(entry.value())) {
            return null;
        }
        if (entry.value() instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem(entry.line(), key + " is one plain value");
        return null;
    }

    /** A whole number in a range; null when it is not there. */
    public @Nullable Long number(String key, long smallest, long largest) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= smallest && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problem(line(key), "%s is '%s': expected a whole number from %d to %d".formatted(key, text, smallest, largest));
        return null;
    }

    /** {@code true} or {@code false}; null when it is not there. */
    public @Nullable Boolean flag(String key) {
        String text = text(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            problem(line(key), "%s is '%s': expected true or false".formatted(key, text));
            return null;
        }
        return text == null ? null : Boolean.valueOf(text);
    }

    /** A list of plain values; null when it is not there. */
    public @Nullable List<String> texts(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Node item : items(key, entry)) {
            if (item instanceof ScalarNode scalar) {
                texts.add(scalar.getValue());
            } else {
                problem(lineOf(item), key + " is a list of plain values");
            }
        }
        return texts;
    }

    /** A list of maps; empty when it is not there. */
    public List<YamlMap> maps(String key) {
        Entry entry = entries.get(key);
        return entry == null
                ? List.of()
                : items(key, entry).stream()
                        .map(item -> of(file, problems, item))
                        .toList();
    }

    private List<Node> items(String key, Entry entry) {
        if (entry.value() instanceof SequenceNode list) {
            return list.getValue();
        }
        if (!isNull(entry.value())) {
            problem(entry.line(), key + " is a list");
        }
        return List.of();
    }

    /** A map below a key; empty when it is not there. */
    public YamlMap map(String key) {
        Entry entry = entries.get(key);
        return entry == null ? new YamlMap(file, problems, line) : of(file, problems, entry.value());
    }
}
