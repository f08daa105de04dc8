/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.metastore;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.hive.metastore.Msck;
import org.apache.hadoop.hive.metastore.MsckInfo;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;

/** Registers a table with a metastore over Thrift, lets Hive's own {@code MSCK} look for its folders, and prints what it then knows. */
public final class Registration {
    private static final short ALL = -1;

    /** @param arguments home directory, which is empty; file with a statement; a filter of partitions */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Metastore metastore = Metastore.start(home);
        Table table = Statement.read(Files.readString(Path.of(arguments[1])));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (HiveMetaStoreClient client = metastore.connect()) {
            client.createDatabase(
                    new Database(table.getDbName(), "", home.resolve("database").toString(), Map.of()));
            client.createTable(table);
            repair(table, metastore.access());
            for (FieldSchema column : client.getSchema(table.getDbName(), table.getTableName())) {
                out.println("column " + column.getName() + " " + column.getType());
            }
            for (Partition partition : client.listPartitions(table.getDbName(), table.getTableName(), ALL)) {
                out.println("partition " + partition.getSd().getLocation());
            }
            for (Partition partition :
                    client.listPartitionsByFilter(table.getDbName(), table.getTableName(), arguments[2], ALL)) {
                out.println("found " + String.join("/", partition.getValues()));
            }
        }
        // Threads of the metastore do not end by themselves.
        System.exit(0);
    }

    private static void repair(Table table, Configuration access) throws Exception {
        Msck msck = new Msck(false, false);
        msck.init(Msck.getMsckConf(access));
        int code = msck.repair(
                new MsckInfo("hive", table.getDbName(), table.getTableName(), null, null, true, true, false, -1));
        if (code != 0) {
            throw new IllegalStateException("MSCK ended with " + code);
        }
    }

    private Registration() {}
}
