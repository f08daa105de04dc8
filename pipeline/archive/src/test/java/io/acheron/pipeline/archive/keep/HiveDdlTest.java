/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.events.EventImport;
import io.acheron.pipeline.archive.sample.DuckDb;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.pipeline.archive.table.Table;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiveDdlTest {
    @Test
    void shouldNameTableColumnsFoldersAndLocation() {
        String ddl = HiveDdl.of(Table.EVENT, "soc", "s3a://bucket/acheron");
        assertThat(ddl)
                .startsWith("CREATE EXTERNAL TABLE IF NOT EXISTS `soc`.`event` (\n  `header` struct<`host_id`:string,")
                .contains("`event_time`:timestamp", "`argv`:array<string>", "`sequence`:bigint")
                .endsWith("""
                        PARTITIONED BY (`family` string, `dt` date, `hour` int)
                        STORED AS PARQUET
                        LOCATION 's3a://bucket/acheron/event';
                        MSCK REPAIR TABLE `soc`.`event`;
                        """);
        assertThat(HiveDdl.of(Table.ALERT, "soc", "/var/lib/it's/"))
                .contains(
                        "`events` array<struct<", "PARTITIONED BY (`dt` date, `hour` int)", "'/var/lib/it\\'s/alert'");
    }

    /** The columns an engine finds in the files, under the same names: no metastore can be run here. */
    @Test
    void shouldAgreeWithTheFiles(@TempDir Path archive) throws Exception {
        EventImport.into(archive, Recorded.events("techniques"));
        try (DuckDb duck = DuckDb.on(archive)) {
            List<String> inFiles = duck.rows("select column_name from (describe event)");
            String ddl = HiveDdl.of(Table.EVENT, "d", "/a");
            assertThat(inFiles).hasSizeGreaterThan(20).contains("family", "dt", "hour");
            assertThat(inFiles).allSatisfy(column -> assertThat(ddl).containsPattern("`" + column + "` \\w"));
        }
    }
}
