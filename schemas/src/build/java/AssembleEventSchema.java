/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies the schemas and adds to {@code Event} one optional field for each record in {@code payload/}, so that a new payload is a
 * new file and no list has to be edited. A field is named after its record in snake case. Optional fields, rather than a union of
 * payloads, keep old readers able to read events of a kind they do not know.
 *
 * <p>It also writes the index of the schemas of past releases, by which the codec finds them.
 *
 * <p>Run by the build: {@code java AssembleEventSchema.java SOURCE TARGET RELEASED INDEX}.
 */
final class AssembleEventSchema {
    private static final Pattern NAME = Pattern.compile("\"name\": \"(\\w+)\"");
    private static final Pattern NAMESPACE = Pattern.compile("\"namespace\": \"([\\w.]+)\"");
    private static final Pattern DOC = Pattern.compile("\"doc\": \"((?:[^\"\\\\]|\\\\.)*)\"");

    public static void main(String[] arguments) throws IOException {
        Path source = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        StringBuilder fields = new StringBuilder();
        try (Stream<Path> payloads = Files.list(source.resolve("payload"))) {
            for (Path payload : sorted(payloads)) {
                String text = Files.readString(payload);
                String name = first(NAME, text, payload);
                String snake = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
                fields.append(
                        ",\n    {\"name\": \"%s\", \"type\": [\"null\", \"%s.%s\"], \"doc\": \"%s\", \"default\": null}"
                                .formatted(snake, first(NAMESPACE, text, payload), name, first(DOC, text, payload)));
            }
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : sorted(files)) {
                String name = file.getFileName().toString();
                Path out = target.resolve(source.relativize(file).toString());
                if (name.endsWith(".avsc")) {
                    write(out, Files.readString(file));
                } else if (name.equals("Event.avsc.in")) {
                    String text = Files.readString(file);
                    int end = text.lastIndexOf("\n  ]");
                    write(out.resolveSibling("Event.avsc"), text.substring(0, end) + fields + text.substring(end));
                }
            }
        }
        write(Path.of(arguments[3]), index(Path.of(arguments[2])));
    }

    private static String index(Path released) throws IOException {
        if (!Files.isDirectory(released)) {
            return "";
        }
        StringBuilder index = new StringBuilder();
        try (Stream<Path> files = Files.walk(released)) {
            for (Path file : sorted(files)) {
                index.append(released.relativize(file).toString().replace('\\', '/'))
                        .append('\n');
            }
        }
        return index.toString();
    }

    private static List<Path> sorted(Stream<Path> paths) {
        return paths.filter(Files::isRegularFile).sorted().toList();
    }

    private static String first(Pattern pattern, String text, Path file) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(file + ": no " + pattern + "; write the schema like its neighbours");
        }
        return matcher.group(1);
    }

    /** Leaves an unchanged file alone, so that an unchanged schema does not make everything compile again. */
    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    private AssembleEventSchema() {}
}
