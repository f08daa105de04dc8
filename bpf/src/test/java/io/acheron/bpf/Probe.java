/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.bpf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A probe as the build made it.
 *
 * @param name name of its files
 * @param path the object
 * @param object sections of the object
 * @param mapping what its YAML says
 */
record Probe(String name, Path path, ElfObject object, JsonNode mapping) {
    private static final Path BUILT = Path.of("target/classes/io/acheron/bpf");

    /** Returns all probes the index lists. */
    static Stream<Probe> all() throws IOException {
        List<Probe> probes = new ArrayList<>();
        for (String name : Files.readAllLines(BUILT.resolve("index"))) {
            Path path = BUILT.resolve(name + ".bpf.o");
            JsonNode mapping =
                    new YAMLMapper().readTree(BUILT.resolve(name + ".yaml").toFile());
            probes.add(new Probe(name, path, ElfObject.parse(Files.readAllBytes(path)), mapping));
        }
        return probes.stream();
    }

    /** Returns the functions of all variants; a name under attach may stand for one. */
    List<String> programs() {
        return elements(mapping.path("variants"))
                .flatMap(variant ->
                        Stream.of("programs", "one_of", "best_effort").flatMap(it -> elements(variant.path(it))))
                .map(JsonNode::asText)
                .map(name -> mapping.path("attach").path(name).path("program").asText(name))
                .distinct()
                .toList();
    }

    /** Returns the ring paths that a mapping reads, of an event or of the common head. */
    static List<String> paths(JsonNode event) {
        return elements(event.path("fields"))
                .flatMap(field -> Stream.of(field.path("from"), field.path("unless_zero")))
                .filter(from -> !from.isMissingNode())
                .flatMap(from -> from.isArray() ? elements(from) : Stream.of(from))
                .map(JsonNode::asText)
                .distinct()
                .toList();
    }

    static Stream<JsonNode> elements(JsonNode node) {
        Iterable<JsonNode> elements = () -> (Iterator<JsonNode>) node.elements();
        return StreamSupport.stream(elements.spliterator(), false);
    }

    @Override
    public String toString() {
        return name;
    }
}
