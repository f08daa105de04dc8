/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML document. Rules come from many hands, so aliases, nesting and size are bounded, keys are unique, and no tag makes an
 * object.
 */
public final class YamlReader {
    private static final String CORRECT = "correct the YAML at this place";
    private static final int DEEPEST = 40;
    private static final int MOST_NODES = 100_000;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setUseMarks(true)
            .setCodePointLimit(4 * 1024 * 1024)
            .setMaxAliasesForCollections(20)
            .build();

    private int nodes;

    private YamlReader() {}

    /**
     * @param text one YAML document
     * @throws YamlException if it is no YAML, holds more than one document or none, or a key twice
     */
    public static Yaml read(String text) throws YamlException {
        List<Yaml> documents = readAll(text);
        if (documents.size() > 1) {
            Yaml second = documents.get(1);
            throw new YamlException(
                    second.line(),
                    second.column(),
                    "a second document begins here, expected one in a file",
                    "move it into a file of its own");
        }
        return documents.get(0);
    }

    /**
     * @param text YAML documents, each after the first begun by ---
     * @return at least one
     * @throws YamlException if it is no YAML, holds no document, or a key twice
     */
    public static List<Yaml> readAll(String text) throws YamlException {
        try {
            checkDepth(text);
            List<Node> documents = new ArrayList<>();
            new Compose(SETTINGS).composeAllFromString(text).forEach(documents::add);
            if (documents.isEmpty()) {
                throw new YamlException(1, 1, "the file is empty", "write a rule, or remove the file");
            }
            YamlReader reader = new YamlReader();
            List<Yaml> read = new ArrayList<>();
            for (Node document : documents) {
                read.add(reader.convert(document, 0));
            }
            return read;
        } catch (MarkedYamlEngineException e) {
            throw notYaml(e, text);
        } catch (YamlEngineException e) {
            throw new YamlException(1, 1, "not YAML: " + firstLine(e.getMessage()), CORRECT);
        }
    }

    /** Nodes are composed by recursion: what is nested too deep must be refused from the flat stream of events before. */
    private static void checkDepth(String text) throws YamlException {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST + 1) {
                Mark mark = event.getStartMark().orElse(null);
                throw new YamlException(
                        line(mark), column(mark), "nested deeper than " + DEEPEST + " levels", "write it flatter");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private Yaml convert(Node node, int depth) throws YamlException {
        if (depth > DEEPEST) {
            throw at(node, "nested deeper than " + DEEPEST + " levels", "write it flatter");
        }
        if (++nodes > MOST_NODES) {
            throw at(node, "more than " + MOST_NODES + " values in one file", "make several files of it");
        }
        Mark start = node.getStartMark().orElse(null);
        if (node instanceof MappingNode map) {
            return convertMap(map, start, depth);
        }
        if (node instanceof SequenceNode list) {
            List<Yaml> items = new ArrayList<>(list.getValue().size());
            for (Node item : list.getValue()) {
                items.add(convert(item, depth + 1));
            }
            return new YamlList(line(start), column(start), items);
        }
        return scalar((ScalarNode) node, start);
    }

    private YamlMap convertMap(MappingNode map, @Nullable Mark start, int depth) throws YamlException {
        Map<String, YamlMap.Entry> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                throw at(tuple.getKeyNode(), "a key must be a single value", CORRECT);
            }
            YamlScalar key = scalar(keyNode, keyNode.getStartMark().orElse(null));
            YamlMap.Entry entry = new YamlMap.Entry(key, convert(tuple.getValueNode(), depth + 1));
            YamlMap.Entry earlier = fields.putIfAbsent(key.text(), entry);
            if (earlier != null) {
                throw at(
                        keyNode,
                        "key '%s' stands here a second time, first in line %d"
                                .formatted(key.text(), earlier.key().line()),
                        "remove or rename one of them");
            }
        }
        return new YamlMap(line(start), column(start), fields);
    }

    private static YamlScalar scalar(ScalarNode node, @Nullable Mark start) {
        Tag tag = node.getTag();
        YamlScalar.Type type = YamlScalar.Type.TEXT;
        if (tag.equals(Tag.INT)) {
            type = YamlScalar.Type.INTEGER;
        } else if (tag.equals(Tag.FLOAT)) {
            type = YamlScalar.Type.DECIMAL;
        } else if (tag.equals(Tag.BOOL)) {
            type = YamlScalar.Type.BOOLEAN;
        } else if (tag.equals(Tag.NULL)) {
            type = YamlScalar.Type.NULL;
        }
        String text = type == YamlScalar.Type.NULL ? "" : node.getValue();
        return new YamlScalar(line(start), column(start), text, type);
    }

    private static YamlException at(Node node, String message, String remedy) {
        Mark mark = node.getStartMark().orElse(null);
        return new YamlException(line(mark), column(mark), message, remedy);
    }

    /** What is never closed is noticed at the end of the file; where it began is the place to look. */
    private static YamlException notYaml(MarkedYamlEngineException e, String text) {
        Mark noticed = e.getProblemMark().orElse(null);
        Mark began = e.getContextMark().orElse(noticed);
        String problem = e.getProblem() == null ? "not readable as YAML" : e.getProblem();
        if (began != null && (noticed == null || noticed.getIndex() >= text.codePointCount(0, text.length()))) {
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            return new YamlException(line(began), column(began), "not YAML: " + context + problem, CORRECT);
        }
        return new YamlException(line(noticed), column(noticed), "not YAML: " + problem, CORRECT);
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static int column(@Nullable Mark mark) {
        return mark == null ? 1 : mark.getColumn() + 1;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
