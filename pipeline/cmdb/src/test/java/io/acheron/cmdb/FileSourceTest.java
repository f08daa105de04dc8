/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest extends CmdbSourceContract {
    @TempDir
    Path directory;

    @Override
    SourceFile good() throws Exception {
        return source("host_id,owner,criticality\nweb-1,shop,high\ndb-1,data,\n");
    }

    @Override
    SourceFile withBadEntry() throws Exception {
        return source("host_id,owner,criticality\nweb-1,shop,high\ndb-1,data,\nx,y,enormous\n");
    }

    @Override
    SourceFile away() throws Exception {
        SourceFile source = good();
        Files.delete(directory.resolve("assets.csv"));
        return source;
    }

    @Override
    String needed() {
        return "path";
    }

    @Test
    void shouldSayWhichTypesThereAre() throws Exception {
        Path file = Files.writeString(directory.resolve("s.yaml"), "type: oracle\nname: x\n");
        SourceFile source = SourceFile.read(file);
        assertThatThrownBy(source::open).hasMessage(file + ": type 'oracle' is none of [file, http, jdbc]");
        assertThatThrownBy(() -> SourceFile.read(directory.resolve("none.yaml")))
                .hasMessage("cannot read %s (no such file)".formatted(directory.resolve("none.yaml")));
        Files.writeString(file, "type: [\n");
        assertThatThrownBy(() -> SourceFile.read(file)).hasMessageStartingWith(file + ":1: not YAML: ");
    }

    private SourceFile source(String csv) throws Exception {
        Files.writeString(directory.resolve("assets.csv"), csv);
        return SourceFile.read(
                Files.writeString(directory.resolve("source.yaml"), "type: file\nname: inventory\npath: assets.csv\n"));
    }
}
