/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever a CMDB writes into its files, entries are taken or told with a line; a description of a source is read or refused. */
class AssetFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldTakeOrTellAnyEntries(FuzzedDataProvider data) throws IOException {
        Path file = Files.createTempFile("assets", data.consumeBoolean() ? ".yaml" : ".csv");
        try {
            Files.write(file, data.consumeRemainingAsBytes());
            AssetFiles read = AssetFiles.read(file);
            assertThat(read.problems())
                    .allSatisfy(problem -> assertThat(problem.line()).isPositive());
            assertThat(read.assets()).noneMatch(asset -> asset.getHostId().isEmpty());
        } finally {
            Files.delete(file);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void shouldReadOrRefuseAnyMapping(FuzzedDataProvider data) throws IOException {
        Path file = Files.createTempFile("source", ".yaml");
        try {
            Files.writeString(file, data.consumeRemainingAsString());
            FieldMapping.read(SourceFile.read(file));
        } catch (SourceException e) {
            assertThat(e.getMessage()).startsWith(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
