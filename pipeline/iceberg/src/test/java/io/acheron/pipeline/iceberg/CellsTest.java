/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final Schema TIME = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    private static final LogicalType TEXT = VarCharType.STRING_TYPE;

    @Test
    void shouldKeepMicroseconds() {
        Instant time = Instant.parse("2026-11-22T10:00:00.123456Z");
        assertThat(Cells.of(new LocalZonedTimestampType(6), TIME).of(time))
                .isEqualTo(org.apache.flink.table.data.TimestampData.fromInstant(time));
    }

    @Test
    void shouldGoByNameAndLeaveOpenWhatTheRecordLacks() {
        Schema schema = SchemaBuilder.record("R")
                .fields()
                .requiredLong("n")
                .optionalString("gone")
                .optionalString("s")
                .endRecord();
        RowType type = RowType.of(
                new LogicalType[] {TEXT, TEXT, new BigIntType()}, new String[] {"s", "added_by_the_site", "n"});
        RowData row = Cells.record(type, schema)
                .row(new GenericRecordBuilder(schema)
                        .set("n", 7L)
                        .set("s", "text")
                        .build());
        assertThat(row.getArity()).isEqualTo(3);
        assertThat(row.getString(0)).isEqualTo(StringData.fromString("text"));
        assertThat(row.isNullAt(1)).isTrue();
        assertThat(row.getLong(2)).isEqualTo(7);
    }

    @Test
    void shouldTakeListsMapsBytesAndWordsOfAnEnum() {
        Schema texts = SchemaBuilder.array()
                .items(SchemaBuilder.unionOf().nullType().and().stringType().endUnion());
        var list = (org.apache.flink.table.data.ArrayData)
                Cells.of(new ArrayType(TEXT), texts).of(Arrays.asList("a", null));
        assertThat(list.size()).isEqualTo(2);
        assertThat(list.getString(0)).hasToString("a");
        assertThat(list.isNullAt(1)).isTrue();

        var map = (org.apache.flink.table.data.MapData)
                Cells.of(new MapType(TEXT, TEXT), SchemaBuilder.map().values().stringType())
                        .of(Map.of("k", "v"));
        assertThat(map.keyArray().getString(0)).hasToString("k");
        assertThat(map.valueArray().getString(0)).hasToString("v");

        Schema word = SchemaBuilder.enumeration("E").symbols("HIGH");
        assertThat(Cells.of(TEXT, word).of(new GenericData.EnumSymbol(word, "HIGH")))
                .hasToString("HIGH");
        ByteBuffer part = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);
        assertThat(Cells.of(new VarBinaryType(), Schema.create(Schema.Type.BYTES))
                        .of(part))
                .isEqualTo(new byte[] {2, 3});
        assertThat(part.remaining()).as("bytes a second reader finds").isEqualTo(2);
        assertThat(List.of(Cells.of(new BigIntType(), Schema.create(Schema.Type.LONG))
                        .of(5L)))
                .isEqualTo(List.of(5L));
    }
}
