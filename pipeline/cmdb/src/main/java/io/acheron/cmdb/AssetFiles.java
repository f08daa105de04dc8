/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import io.acheron.schema.asset.Asset;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads CMDB entries from a file: CSV with a header line, or YAML with a list of entries. Fields are named as in the Asset schema.
 * A bad line is reported and the good ones are kept.
 *
 * @param assets good entries, in the order of the file
 * @param problems one for each bad entry or unknown field
 */
public record AssetFiles(List<Asset> assets, List<LineProblem> problems) {
    /** Takes what a format reads from a file. */
    interface Lines {
        /** @param line first line of the entry, first is 1 */
        void entry(long line, List<Field> fields);

        void problem(long line, String message, String remedy);
    }

    /**
     * A field of an entry as the file gives it.
     *
     * @param values one value, or those of a list
     */
    record Field(String name, List<String> values) {}

    /**
     * @param file its name ends with .csv, .yaml or .yml
     * @throws IOException if the file cannot be read at all; the message says why
     */
    public static AssetFiles read(Path file) throws IOException {
        return read(file, file.getFileName().toString());
    }

    static AssetFiles read(Path file, String source) throws IOException {
        List<Asset> assets = new ArrayList<>();
        List<LineProblem> problems = new ArrayList<>();
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        Lines lines = new Lines() {
            @Override
            public void entry(long line, List<Field> fields) {
                AssetEntry entry = new AssetEntry(source);
                fields.forEach(entry::set);
                entry.problems()
                        .forEach(problem -> problems.add(
                                new LineProblem(file.toString(), line, problem.message(), problem.remedy())));
                entry.asset().ifPresent(assets::add);
            }

            @Override
            public void problem(long line, String message, String remedy) {
                problems.add(new LineProblem(file.toString(), line, message, remedy));
            }
        };
        try {
            if (name.endsWith(".csv")) {
                CsvAssets.read(file, lines);
            } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                YamlAssets.read(file, lines);
            } else {
                throw new IOException(file + ": not a CMDB file; its name must end with .csv, .yaml or .yml");
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        }
        return new AssetFiles(List.copyOf(assets), List.copyOf(problems));
    }
}
