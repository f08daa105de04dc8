/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Entries from CSV: the first line names the fields, lists are separated by semicolons. */
final class CsvAssets {
    static void read(Path file, AssetFiles.Lines lines) throws IOException {
        long line = 1;
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(file)) {
            Iterator<CsvRecord> records = csv.iterator();
            if (!records.hasNext()) {
                lines.problem(1, "the file is empty", "begin with a line that names the fields, such as host_id,owner");
                return;
            }
            List<String> header =
                    records.next().getFields().stream().map(String::trim).toList();
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                entry(header, record, lines);
            }
        } catch (CsvParseException e) {
            lines.problem(
                    line,
                    "not CSV after this line: " + e.getMessage(),
                    "check the quotes; nothing after this line was read");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void entry(List<String> header, CsvRecord record, AssetFiles.Lines lines) {
        long line = record.getStartingLineNumber();
        if (record.getFieldCount() == 1 && record.getField(0).isBlank()) {
            return;
        }
        if (record.getFieldCount() != header.size()) {
            lines.problem(
                    line,
                    "%d fields, the header has %d".formatted(record.getFieldCount(), header.size()),
                    "separate list values by semicolons and quote values with commas");
            return;
        }
        List<AssetFiles.Field> fields = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            fields.add(new AssetFiles.Field(header.get(i), List.of(record.getField(i))));
        }
        lines.entry(line, fields);
    }

    private CsvAssets() {}
}
