/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import io.acheron.pipeline.archive.table.Table;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Makes a record a row, with the columns by which its table is partitioned. */
final class ToRow<T extends SpecificRecordBase> extends RichMapFunction<T, RowData> {
    private static final long serialVersionUID = 1L;

    private final Table<T> table;
    private final RowType type;
    private final int time;
    private final int family;
    private transient Cells.@Nullable Rows rows;

    /** @param type columns of the table */
    ToRow(Table<T> table, RowType type) {
        this.table = table;
        this.type = type;
        time = type.getFieldIndex(IcebergColumns.TIME);
        family = type.getFieldIndex(IcebergColumns.FAMILY);
    }

    @Override
    public void open(OpenContext context) {
        rows = Cells.record(type, table.schema());
    }

    @Override
    public RowData map(T record) {
        if (rows == null) {
            throw new IllegalStateException("not opened");
        }
        GenericRowData row = rows.row(record);
        row.setField(time, Cells.time(table.time().of(record)));
        if (family >= 0) {
            row.setField(family, StringData.fromString(table.family().of(record)));
        }
        return row;
    }
}
