/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.metastore;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.hive.metastore.api.MetaException;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf.ConfVars;

/** A metastore with a database in memory, that answers Thrift on a port of loopback. */
final class Metastore {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final int port;

    private Metastore(int port) {
        this.port = port;
    }

    /** @param home folder for managed tables; it stays empty */
    static Metastore start(Path home) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Configuration server = MetastoreConf.newMetastoreConf();
        MetastoreConf.setVar(server, ConfVars.CONNECT_URL_KEY, "jdbc:derby:memory:metastore;create=true");
        MetastoreConf.setBoolVar(server, ConfVars.AUTO_CREATE_ALL, true);
        MetastoreConf.setBoolVar(server, ConfVars.SCHEMA_VERIFICATION, false);
        MetastoreConf.setBoolVar(server, ConfVars.EXECUTE_SET_UGI, false);
        MetastoreConf.setVar(server, ConfVars.WAREHOUSE, home.resolve("managed").toString());
        MetastoreConf.setVar(
                server, ConfVars.WAREHOUSE_EXTERNAL, home.resolve("external").toString());
        MetastoreConf.setVar(server, ConfVars.THRIFT_BIND_HOST, "127.0.0.1");
        Thread thread = new Thread(() -> serve(server, port), "metastore");
        thread.setDaemon(true);
        thread.start();
        return new Metastore(port);
    }

    private static void serve(Configuration server, int port) {
        try {
            HiveMetaStore.startMetaStore(port, null, server, false, null);
        } catch (Throwable e) {
            throw new IllegalStateException("the metastore ended", e);
        }
    }

    int port() {
        return port;
    }

    /** @return configuration of its clients */
    Configuration access() {
        Configuration client = MetastoreConf.newMetastoreConf();
        MetastoreConf.setVar(client, ConfVars.THRIFT_URIS, "thrift://127.0.0.1:" + port);
        MetastoreConf.setBoolVar(client, ConfVars.EXECUTE_SET_UGI, false);
        return client;
    }

    /** @return a client, as soon as the metastore answers */
    HiveMetaStoreClient connect() throws MetaException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return new HiveMetaStoreClient(access());
            } catch (MetaException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }
}
