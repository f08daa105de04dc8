/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergTablesTest {
    private static final TableIdentifier ALERT = TableIdentifier.of("soc", "acheron", "alert");

    @TempDir
    private Path warehouse;

    private IcebergTables tables;

    @BeforeEach
    void makeCatalog() {
        tables = new IcebergTables(
                CatalogLoader.hadoop(
                        "acheron",
                        new Configuration(),
                        Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse.toString())),
                "soc.acheron");
    }

    @Test
    void shouldPartitionEventsByFamilyAndHourAndAlertsByHour() throws Exception {
        tables.ready(Table.EVENT);
        tables.ready(Table.ALERT);
        try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse.toString())) {
            assertThat(catalog.loadTable(TableIdentifier.of("soc", "acheron", "event"))
                            .spec()
                            .toString())
                    .contains("family: identity", "time_hour: hour");
            assertThat(catalog.loadTable(ALERT).spec().toString())
                    .contains("time_hour: hour")
                    .doesNotContain("family");
        }
    }

    @Test
    void shouldHaveAColumnForEachFieldOfARecord() throws Exception {
        for (Table<?> table : Table.all()) {
            Schema columns = tables.ready(table);
            table.schema().getFields().forEach(field -> {
                assertThat(columns.findField(field.name())).as(field.name()).isNotNull();
                String comment = columns.findField(field.name()).doc();
                assertThat(comment).hasSizeLessThanOrEqualTo(IcebergColumns.LONGEST_COMMENT);
                assertThat(field.doc()).startsWith(comment.replaceFirst("\\.\\.\\.$", ""));
            });
        }
        assertThat(tables.ready(Table.EVENT)
                        .findField("process_exec.env")
                        .type()
                        .isMapType())
                .isTrue();
        assertThat(tables.ready(Table.EVENT).findType("header.event_time")).isEqualTo(Types.TimestampType.withZone());
    }

    /** A table of another version, with a column of the site's own, in an order of its own. */
    @Test
    void shouldAddWhatATableLacksAndLeaveTheRest() throws Exception {
        try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse.toString())) {
            catalog.createTable(
                    ALERT,
                    new Schema(
                            Types.NestedField.optional(1, "case_number", Types.StringType.get()),
                            Types.NestedField.optional(2, "alert_id", Types.StringType.get())));
            Schema columns = tables.ready(Table.ALERT);
            assertThat(columns.columns().stream().map(Types.NestedField::name).limit(3))
                    .containsExactlyElementsOf(List.of("case_number", "alert_id", "time"));
            assertThat(columns.findField("rule.id")).isNotNull();
            assertThat(catalog.loadTable(ALERT).spec().isUnpartitioned()).isTrue();
            assertThat(tables.ready(Table.ALERT).sameSchema(columns)).isTrue();
        }
    }
}
