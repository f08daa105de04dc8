/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.OutputFile;

/** Opens the Parquet files of a table. */
public final class TableFile {
    /** Key of the Avro schema in the footer of a file that Avro's writer made. */
    private static final String FILE_SCHEMA = "parquet.avro.schema";

    /** Known to Parquet by a method for the configuration of Hadoop alone. */
    private static final String READ_SCHEMA = "parquet.avro.read.schema";

    /** What a file says of itself. */
    public record Footer(Schema schema, long rows) {}

    /**
     * Columns are those of the schema, times are timestamps, lists have the form of the standard.
     *
     * @param model what takes the records apart
     * @param rowGroup bytes a writer gathers before it writes them; what it may take of the heap
     */
    public static <T extends IndexedRecord> ParquetWriter<T> writer(
            Schema schema, GenericData model, OutputFile out, Compression compression, long rowGroup)
            throws IOException {
        ParquetConfiguration form = new PlainParquetConfiguration();
        // Lists of three levels: the older form has no room for an element that is null, and engines guess at it.
        form.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        return AvroParquetWriter.<T>builder(out)
                .withSchema(schema)
                .withDataModel(model)
                .withConf(form)
                .withCodecFactory(new Codecs())
                .withCompressionCodec(compression.codec())
                .withRowGroupSize(rowGroup)
                .build();
    }

    /**
     * @param file any file of the table, also of an earlier version; columns it lacks have their default
     * @return its records in the order in which they were written
     */
    public static <T extends SpecificRecordBase> ParquetReader<T> reader(Table<T> table, Path file) throws IOException {
        return reader(file, table.schema(), table.model());
    }

    /** @return the records of a file just as they are, whatever version wrote them */
    public static ParquetReader<GenericRecord> reader(Path file, Schema schema) throws IOException {
        return reader(file, schema, GenericData.get());
    }

    private static <T extends IndexedRecord> ParquetReader<T> reader(Path file, Schema schema, GenericData model)
            throws IOException {
        ParquetConfiguration form = new PlainParquetConfiguration();
        form.set(READ_SCHEMA, schema.toString());
        return AvroParquetReader.<T>builder(new LocalInputFile(file), form)
                .withDataModel(model)
                .withCompatibility(false)
                .withCodecFactory(new Codecs())
                .build();
    }

    /** @throws IOException if the file is no Parquet file, is cut short, or was not made by Avro's writer */
    public static Footer footer(Path file) throws IOException {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            String schema = reader.getFileMetaData().getKeyValueMetaData().get(FILE_SCHEMA);
            if (schema == null) {
                throw new IOException("%s was not written by Acheron: it has no Avro schema".formatted(file));
            }
            return new Footer(new Schema.Parser().parse(schema), reader.getRecordCount());
        } catch (RuntimeException e) {
            throw new IOException("%s is no Parquet file, or is cut short: %s".formatted(file, e.getMessage()), e);
        }
    }

    private TableFile() {}
}
