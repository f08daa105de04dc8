/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Columns;
import io.acheron.pipeline.archive.table.Compression;
import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.archive.table.TableFile;
import java.io.IOException;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.formats.parquet.ParquetBuilder;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.jspecify.annotations.Nullable;

/** Opens the part files of a table. */
final class PartFiles<T extends SpecificRecordBase> implements BulkWriter.Factory<T> {
    private static final long serialVersionUID = 1L;

    private final Table<T> table;
    private final Compression compression;
    private final long rowGroup;

    PartFiles(Table<T> table, Compression compression, long rowGroup) {
        this.table = table;
        this.compression = compression;
        this.rowGroup = rowGroup;
    }

    @Override
    public BulkWriter<T> create(FSDataOutputStream out) {
        return new PartFile(out);
    }

    /** The sink does not say which folder a file is for; its first record does. */
    private final class PartFile implements BulkWriter<T> {
        private final FSDataOutputStream out;
        private @Nullable Columns columns;
        private @Nullable BulkWriter<IndexedRecord> writer;

        PartFile(FSDataOutputStream out) {
            this.out = out;
        }

        @Override
        public void addElement(T record) throws IOException {
            if (writer == null || columns == null) {
                Columns chosen =
                        Columns.of(table, table.place(record).orElseThrow().family());
                ParquetBuilder<IndexedRecord> rows =
                        file -> TableFile.writer(chosen.schema(), table.model(), file, compression, rowGroup);
                writer = new ParquetWriterFactory<>(rows).create(out);
                columns = chosen;
            }
            writer.addElement(columns.show(record));
        }

        @Override
        public void flush() {}

        @Override
        public void finish() throws IOException {
            if (writer != null) {
                writer.finish();
            }
        }
    }
}
