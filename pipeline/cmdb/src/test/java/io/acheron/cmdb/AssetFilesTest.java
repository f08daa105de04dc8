/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.asset.Asset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetFilesTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadCsv() throws IOException {
        AssetFiles read = read("a.csv", """
                host_id,aliases,owner,criticality,valid_from,tags
                web-1,web-1.example;10.0.0.1,"Shop, team",high,2026-01-02,a;b

                web-2,,Search,,2026-01-02T03:04:05Z,
                """);
        assertThat(read.problems()).isEmpty();
        Asset first = read.assets().get(0);
        assertThat(first.getAliases()).containsExactly("web-1.example", "10.0.0.1");
        assertThat(first.getOwner()).isEqualTo("Shop, team");
        assertThat(first.getValidFrom()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(first.getTags()).containsExactly("a", "b");
        assertThat(first.getSource()).isEqualTo("a.csv");
        assertThat(read.assets().get(1).getValidFrom()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void shouldKeepTheGoodLinesOfCsvAndNameTheBadOnes() throws IOException {
        AssetFiles read = read("a.csv", """
                host_id,owner,criticality,valid_to
                web-1,a,high,
                web-2,b
                ,c,low,
                web-4,d,urgent,
                web-5,e,low,soon
                web-6,f,low,
                """);
        assertThat(read.assets()).extracting(Asset::getHostId).containsExactly("web-1", "web-6");
        assertThat(read.problems()).extracting(LineProblem::line).containsExactly(3L, 4L, 5L, 6L);
        assertThat(read.problems().get(2).toString())
                .endsWith("a.csv:5: criticality is urgent; use low, medium, high or critical, or leave it empty");
    }

    @Test
    void shouldReadYamlWithAndWithoutAName() throws IOException {
        String list = "- host_id: web-1\n  aliases: [a, b]\n  valid_to: 2027-01-01\n- {host_id: web-2}\n";
        assertThat(read("a.yaml", list).assets()).hasSize(2);
        AssetFiles named = read("b.yml", "assets:\n" + list.indent(2));
        assertThat(named.problems()).isEmpty();
        assertThat(named.assets().get(0).getAliases()).containsExactly("a", "b");
        assertThat(named.assets().get(0).getValidTo()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    }

    @Test
    void shouldKeepTheGoodEntriesOfYamlAndNameTheBadOnes() throws IOException {
        AssetFiles read = read(
                "a.yaml", "- host_id: web-1\n  ownr: x\n- owner: y\n- just text\n- host_id: web-4\n- host_id: [\n");
        assertThat(read.assets()).extracting(Asset::getHostId).containsExactly("web-1", "web-4");
        assertThat(read.problems()).extracting(LineProblem::line).startsWith(1L, 3L, 4L);
        assertThat(read.problems().get(0).message()).isEqualTo("no such field: ownr");
        assertThat(read.problems().get(3).message()).startsWith("not YAML");
    }

    @Test
    void shouldSayWhatIsWrongWithAFileAsAWhole() throws IOException {
        assertThatThrownBy(() -> AssetFiles.read(directory.resolve("none.csv")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("none.csv: no such file");
        assertThatThrownBy(() -> read("a.txt", "")).hasMessageContaining("must end with .csv, .yaml or .yml");
        assertThat(read("empty.csv", "").problems()).hasSize(1);
        assertThat(read("empty.yaml", "").problems()).hasSize(1);
    }

    private AssetFiles read(String name, String text) throws IOException {
        return AssetFiles.read(Files.writeString(directory.resolve(name), text));
    }
}
