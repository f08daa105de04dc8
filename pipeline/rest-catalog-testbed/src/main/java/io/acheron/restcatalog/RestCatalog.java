/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.restcatalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Iceberg's reference server on loopback; Iceberg's own main for it listens on every address. */
public final class RestCatalog {
    /**
     * Runs until it is killed or its standard input ends.
     *
     * @param arguments home directory, in which the file {@code port} appears when the catalog answers; folder of the tables
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler paths = new ServletContextHandler();
        try (HadoopCatalog tables = new HadoopCatalog(new Configuration(), arguments[1]);
                RESTCatalogAdapter adapter = new RESTCatalogAdapter(tables)) {
            paths.addServlet(new ServletHolder(new RESTCatalogServlet(adapter)), "/*");
            server.setHandler(paths);
            server.start();
            Path temporary = Files.writeString(home.resolve("port.new"), Integer.toString(connector.getLocalPort()));
            Files.move(temporary, home.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
            while (System.in.read() >= 0) {
                // what is said does not matter
            }
        } finally {
            server.stop();
        }
    }

    private RestCatalog() {}
}
