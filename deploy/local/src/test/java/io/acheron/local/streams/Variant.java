/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.streams;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.rulekit.yaml.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to a shell over the network.
 *
 * @param row number, from 1
 * @param recordings names of its recordings
 * @param lacks what is not seen of it or was not run; may be empty
 */
record Variant(int row, String way, List<String> recordings, String lacks) {
    static List<Variant> read(Path file) throws IOException, YamlException {
        return ((YamlList) YamlReader.read(Files.readString(file)))
                .items().stream().map(item -> of((YamlMap) item)).toList();
    }

    private static Variant of(YamlMap map) {
        YamlList recordings = (YamlList) map.get("recordings");
        return new Variant(
                Integer.parseInt(text(map.get("row"))),
                text(map.get("way")),
                recordings == null
                        ? List.of()
                        : recordings.items().stream().map(Variant::text).toList(),
                text(map.get("lacks")));
    }

    private static String text(@Nullable Yaml value) {
        return value instanceof YamlScalar scalar ? scalar.text() : "";
    }
}
