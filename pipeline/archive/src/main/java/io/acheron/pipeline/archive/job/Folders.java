/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Partition;
import io.acheron.pipeline.archive.table.Table;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Names the folder of each record after its own time, so that a late record joins the hour it belongs to. */
final class Folders<T extends SpecificRecordBase> implements BucketAssigner<T, String> {
    private static final long serialVersionUID = 1L;

    private final Table<T> table;

    Folders(Table<T> table) {
        this.table = table;
    }

    @Override
    public String getBucketId(T record, Context context) {
        return table.place(record).map(Partition::folder).orElseThrow();
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
