/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.local.broker.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The recommended settings, with the addresses and sizes of a cluster that lives on one machine for minutes. */
final class ClusterSettings {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOGGING = """
            rootLogger.level = %s
            rootLogger.appenderRef.console.ref = console
            appender.console.name = console
            appender.console.type = Console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %%d{HH:mm:ss,SSS} %%-5p %%-40c{1.} %%m%%n
            """;

    /**
     * @param recommended folder of {@code deploy/flink}
     * @param directory for checkpoints, savepoints and temporary files
     * @param further settings of the caller; they win
     */
    static Configuration of(Path recommended, Path directory, Map<String, String> further) {
        Configuration config = GlobalConfiguration.loadConfiguration(recommended.toString());
        int rest = Ports.free(0, "Flink's REST interface", "");
        config.set(RestOptions.ADDRESS, LOOPBACK);
        config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        config.set(RestOptions.PORT, rest);
        config.set(RestOptions.BIND_PORT, Integer.toString(rest));
        config.set(JobManagerOptions.ADDRESS, LOOPBACK);
        config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        config.set(JobManagerOptions.PORT, Ports.free(0, "Flink's job manager", ""));
        config.set(TaskManagerOptions.HOST, LOOPBACK);
        config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        config.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        config.setString("io.tmp.dirs", directory.resolve("tmp").toString());
        // A task manager of 1.1 GiB.
        config.set(TaskManagerOptions.TASK_HEAP_MEMORY, MemorySize.ofMebiBytes(320));
        config.set(TaskManagerOptions.FRAMEWORK_HEAP_MEMORY, MemorySize.ofMebiBytes(64));
        config.set(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(64));
        config.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(64));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        config.set(TaskManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(320));
        config.set(TaskManagerOptions.JVM_OVERHEAD_MIN, MemorySize.ofMebiBytes(128));
        config.set(TaskManagerOptions.JVM_OVERHEAD_MAX, MemorySize.ofMebiBytes(128));
        further.forEach(config::setString);
        return config;
    }

    /** Writes the folder that Flink's programs call their configuration directory. */
    static void write(Configuration config, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
                ConfigurationUtils.convertConfigToWritableLines(config, false),
                StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("jobmanager.properties"), LOGGING.formatted("INFO"));
        Files.writeString(folder.resolve("taskmanager.properties"), LOGGING.formatted("INFO"));
        Files.writeString(folder.resolve("client.properties"), LOGGING.formatted("ERROR"));
    }

    /**
     * @param role jobmanager, taskmanager or client
     * @return what {@code env.java.opts} says for all and for it
     */
    static List<String> jvmOptions(Configuration config, String role) {
        String options =
                config.getString("env.java.opts.all", "") + ' ' + config.getString("env.java.opts." + role, "");
        return List.of(options.trim().split("\\s+"));
    }

    private ClusterSettings() {}
}
