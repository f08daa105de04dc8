/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes for each record a class that takes it to Avro's binary form and back without asking the schema at run time: Avro's own
 * reader and writer look at the schema for each field of each record, which was half of what the jobs did. Avro can generate such
 * code too ("custom coders"), but not for records with times in them.
 *
 * <p>Run by the build: {@code java GenerateCoders.java SCHEMAS TARGET}. Knows the types our schemas use and refuses others.
 */
final class GenerateCoders {
    private static final String CODEC = "io.acheron.schema.codec.";

    private enum Kind {
        RECORD,
        ENUM
    }

    /** Kinds of all named types, by full name. */
    private final Map<String, Kind> kinds = new HashMap<>();

    private final List<JsonNode> records = new ArrayList<>();

    public static void main(String[] arguments) throws IOException {
        GenerateCoders generator = new GenerateCoders();
        ObjectMapper json = new ObjectMapper();
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".avsc"))
                    .sorted()
                    .toList()) {
                generator.named(json.readTree(file.toFile()));
            }
        }
        Path target = Path.of(arguments[1]);
        for (JsonNode record : generator.records) {
            String name = fullName(record);
            Path out = target.resolve(name.replace('.', '/') + "Coder.java");
            write(out, new CoderSource(record, generator.kinds).text());
        }
    }

    /** @return a reference to the type instead of what defines it, which is taken down here */
    private JsonNode named(JsonNode type) {
        boolean record = type.path("type").asText().equals("record");
        if (record) {
            type.get("fields").forEach(field -> ((ObjectNode) field).set("type", named(field.get("type"))));
            records.add(type);
        } else if (type.isArray()) {
            ArrayNode branches = (ArrayNode) type;
            for (int i = 0; i < branches.size(); i++) {
                branches.set(i, named(branches.get(i)));
            }
        }
        for (String part : List.of("items", "values")) {
            if (type.has(part)) {
                ((ObjectNode) type).set(part, named(type.get(part)));
            }
        }
        if (!record && !type.path("type").asText().equals("enum")) {
            return type;
        }
        kinds.put(fullName(type), record ? Kind.RECORD : Kind.ENUM);
        return TextNode.valueOf(fullName(type));
    }

    private static String fullName(JsonNode type) {
        return type.get("namespace").asText() + "." + type.get("name").asText();
    }

    /** Leaves an unchanged file alone, so that an unchanged schema does not make everything compile again. */
    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    /** The source of one coder. */
    private static final class CoderSource {
        /** Words that Avro's compiler does not use in getters and setters. */
        private static final Set<String> TAKEN = Set.of("class", "schema", "classSchema");

        private final JsonNode record;
        private final Map<String, Kind> kinds;
        private final StringBuilder source = new StringBuilder();
        private int depth;

        CoderSource(JsonNode record, Map<String, Kind> kinds) {
            this.record = record;
            this.kinds = kinds;
        }

        String text() {
            String name = record.get("name").asText();
            line(0, "// Generated from the schema of %s by GenerateCoders.", name);
            line(0, "package %s;", record.get("namespace").asText());
            line(0, "");
            line(0, "/** Takes {@link %s} to Avro's binary form and back. */", name);
            line(0, "@javax.annotation.processing.Generated(\"GenerateCoders\")");
            line(0, "public final class %sCoder implements %sRecordCoder<%s> {", name, CODEC, name);
            for (String symbols : enums(record.get("fields"), new TreeSet<>())) {
                line(1, "private static final %s[] %s = %s.values();", symbols, constant(symbols), symbols);
            }
            line(0, "");
            line(1, "@Override");
            line(1, "public void write(%s record, %sBinaryOutput out) {", name, CODEC);
            line(2, "encode(record, out);");
            line(1, "}");
            line(0, "");
            line(1, "@Override");
            line(1, "public %s read(%sBinaryInput in) {", name, CODEC);
            line(2, "return decode(in);");
            line(1, "}");
            line(0, "");
            line(1, "/** Appends a record that has all required fields. */");
            line(1, "public static void encode(%s record, %sBinaryOutput out) {", name, CODEC);
            for (JsonNode field : record.get("fields")) {
                encode(2, "record.get" + accessor(field) + "()", field.get("type"));
            }
            line(1, "}");
            line(0, "");
            line(1, "/** Takes the next record. */");
            line(1, "public static %s decode(%sBinaryInput in) {", name, CODEC);
            line(2, "%s record = new %s();", name, name);
            for (JsonNode field : record.get("fields")) {
                decode(2, "record.set" + accessor(field), field.get("type"));
            }
            line(2, "return record;");
            line(1, "}");
            line(0, "}");
            return source.toString();
        }

        /** @return names of all enums below a node */
        private Set<String> enums(JsonNode node, Set<String> found) {
            if (node.isTextual() && kinds.get(node.asText()) == Kind.ENUM) {
                found.add(node.asText());
            }
            node.forEach(child -> enums(child, found));
            return found;
        }

        /** @return name of a constant for the symbols of an enum */
        private static String constant(String name) {
            return name.substring(name.lastIndexOf('.') + 1)
                    .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                    .toUpperCase(Locale.ROOT);
        }

        /** A list of what may be absent would lose its gaps here. */
        private JsonNode element(JsonNode type) {
            if (type.isArray()) {
                throw new IllegalArgumentException(fullName(record) + ": elements of lists and maps must be there");
            }
            return type;
        }

        private void encode(int indent, String value, JsonNode type) {
            if (type.isArray()) {
                String local = local("value");
                boolean nullFirst = type.get(0).asText().equals("null");
                JsonNode notNull = type.get(nullFirst ? 1 : 0);
                line(indent, "%s %s = %s;", boxed(notNull), local, value);
                line(indent, "if (%s == null) {", local);
                line(indent + 1, "out.number(%d);", nullFirst ? 0 : 1);
                line(indent, "} else {");
                line(indent + 1, "out.number(%d);", nullFirst ? 1 : 0);
                encode(indent + 1, local, notNull);
                line(indent, "}");
            } else if (type.path("type").asText().equals("array")) {
                String local = local("list");
                String element = local("element");
                line(indent, "%s %s = %s;", boxed(type), local, value);
                line(indent, "out.count(%s.size());", local);
                line(indent, "for (%s %s : %s) {", boxed(element(type.get("items"))), element, local);
                encode(indent + 1, element, element(type.get("items")));
                line(indent, "}");
                line(indent, "out.end();");
            } else if (type.path("type").asText().equals("map")) {
                String local = local("map");
                String entry = local("entry");
                String element = boxed(element(type.get("values")));
                line(indent, "%s %s = %s;", boxed(type), local, value);
                line(indent, "out.count(%s.size());", local);
                line(indent, "for (java.util.Map.Entry<String, %s> %s : %s.entrySet()) {", element, entry, local);
                line(indent + 1, "out.text(%s.getKey());", entry);
                encode(indent + 1, entry + ".getValue()", element(type.get("values")));
                line(indent, "}");
                line(indent, "out.end();");
            } else {
                line(indent, plainWrite(type), value);
            }
        }

        private String plainWrite(JsonNode type) {
            if (isTime(type)) {
                return "out.micros(%s);";
            }
            return switch (type.asText()) {
                case "string" -> "out.text(%s);";
                case "int", "long" -> "out.number(%s);";
                case "boolean" -> "out.truth(%s);";
                case "double" -> "out.real(%s);";
                case "bytes" -> "out.bytes(%s);";
                default -> kind(type) == Kind.ENUM ? "out.number(%s.ordinal());" : coder(type) + ".encode(%s, out);";
            };
        }

        /** @param setter of what is read, without its parentheses; what an optional field is not told stays null */
        private void decode(int indent, String setter, JsonNode type) {
            if (type.isArray()) {
                boolean nullFirst = type.get(0).asText().equals("null");
                line(indent, "if (in.branch() == %d) {", nullFirst ? 1 : 0);
                decode(indent + 1, setter, type.get(nullFirst ? 1 : 0));
                line(indent, "}");
            } else if (type.path("type").asText().equals("array")) {
                String local = local("list");
                String left = local("left");
                line(indent, "int %s = in.count();", left);
                line(indent, "%s %s = new java.util.ArrayList<>(%s);", boxed(type), local, left);
                line(indent, "for (; %s > 0; %s = in.count()) {", left, left);
                line(indent + 1, "for (; %s > 0; %s--) {", left, left);
                decode(indent + 2, local + ".add", element(type.get("items")));
                line(indent + 1, "}");
                line(indent, "}");
                line(indent, "%s(%s);", setter, local);
            } else if (type.path("type").asText().equals("map")) {
                String local = local("map");
                String left = local("left");
                String key = local("key");
                line(indent, "%s %s = new java.util.HashMap<>();", boxed(type), local);
                line(indent, "for (int %s = in.count(); %s > 0; %s = in.count()) {", left, left, left);
                line(indent + 1, "for (; %s > 0; %s--) {", left, left);
                line(indent + 2, "String %s = in.text();", key);
                decode(indent + 2, "%s.put(%s, ".formatted(local, key), element(type.get("values")));
                line(indent + 1, "}");
                line(indent, "}");
                line(indent, "%s(%s);", setter, local);
            } else {
                // A map has opened its parenthesis already, with the key.
                line(indent, "%s%s%s);", setter, setter.endsWith(", ") ? "" : "(", plainRead(type));
            }
        }

        private String plainRead(JsonNode type) {
            if (isTime(type)) {
                return "in.micros()";
            }
            return switch (type.asText()) {
                case "string" -> "in.text()";
                case "int" -> "in.integer()";
                case "long" -> "in.number()";
                case "boolean" -> "in.truth()";
                case "double" -> "in.real()";
                case "bytes" -> "in.bytes()";
                default ->
                    kind(type) == Kind.ENUM
                            ? "in.symbol(%s)".formatted(constant(type.asText()))
                            : coder(type) + ".decode(in)";
            };
        }

        private String boxed(JsonNode type) {
            if (isTime(type)) {
                return "java.time.Instant";
            }
            if (type.path("type").asText().equals("array")) {
                return "java.util.List<%s>".formatted(boxed(element(type.get("items"))));
            }
            if (type.path("type").asText().equals("map")) {
                return "java.util.Map<String, %s>".formatted(boxed(element(type.get("values"))));
            }
            return switch (type.asText()) {
                case "string" -> "String";
                case "int" -> "Integer";
                case "long" -> "Long";
                case "boolean" -> "Boolean";
                case "double" -> "Double";
                case "bytes" -> "java.nio.ByteBuffer";
                default -> kind(type) == null ? "" : type.asText();
            };
        }

        private static boolean isTime(JsonNode type) {
            return type.path("logicalType").asText().equals("timestamp-micros");
        }

        private Kind kind(JsonNode type) {
            Kind kind = kinds.get(type.asText());
            if (kind == null) {
                throw new IllegalArgumentException(
                        "%s: a field is of %s, for which there is no code; name types in full"
                                .formatted(fullName(record), type));
            }
            return kind;
        }

        private String coder(JsonNode type) {
            kind(type);
            return type.asText() + "Coder";
        }

        private String local(String name) {
            return name + ++depth;
        }

        private static String accessor(JsonNode field) {
            StringBuilder name = new StringBuilder();
            for (String word : field.get("name").asText().split("_")) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
            return TAKEN.contains(field.get("name").asText()) ? name + "$" : name.toString();
        }

        private void line(int indent, String format, Object... values) {
            source.append("    ".repeat(indent))
                    .append(format.formatted(values))
                    .append('\n');
        }
    }

    private GenerateCoders() {}
}
