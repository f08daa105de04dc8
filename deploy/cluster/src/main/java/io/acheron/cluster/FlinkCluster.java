/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.local.run.Failure;
import io.acheron.local.run.JavaProcess;
import io.acheron.local.run.JavaProcess.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A standalone session cluster: a job manager and task managers, each a process of its own, started by Flink's own entry points with the
 * settings of {@code deploy/flink/config.yaml}.
 */
public final class FlinkCluster implements AutoCloseable {
    private static final String JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
    private static final List<String> CLIENT_OPTIONS = List.of("-Xmx192m");

    private final Path directory;
    private final String classPath;
    private final Configuration config;
    private final JavaProcess jobManager;
    private final List<JavaProcess> taskManagers = new ArrayList<>();
    private final ClusterRest rest;

    private FlinkCluster(Path directory, String classPath, Configuration config) {
        this.directory = directory;
        this.classPath = classPath;
        this.config = config;
        this.rest = ClusterRest.of(config);
        this.jobManager = start("jobmanager", "jobmanager", JOB_MANAGER, List.of("-Xmx384m"), List.of());
    }

    /**
     * @param root of the checkout, built
     * @param directory of the cluster; exists
     * @param taskManagers how many
     * @param further settings of Flink; they win over the recommended ones
     * @return when all task managers have registered
     * @throws Failure if it is not built or does not start
     */
    public static FlinkCluster start(Path root, Path directory, int taskManagers, Map<String, String> further)
            throws InterruptedException {
        return start(root, directory, taskManagers, further, List.of());
    }

    /** @param lib jars that an operator would put into Flink's {@code lib}, besides those that Acheron builds with */
    public static FlinkCluster start(
            Path root, Path directory, int taskManagers, Map<String, String> further, List<Path> lib)
            throws InterruptedException {
        Path classPath = root.resolve("deploy/flink/target/classpath");
        try {
            Configuration config = ClusterSettings.of(root.resolve("deploy/flink"), directory, further);
            ClusterSettings.write(config, directory.resolve("conf"));
            StringBuilder jars = new StringBuilder(Files.readString(classPath).trim());
            lib.forEach(jar -> jars.append(File.pathSeparatorChar).append(jar));
            FlinkCluster cluster = new FlinkCluster(directory, jars.toString(), config);
            try {
                for (int i = 0; i < taskManagers; i++) {
                    cluster.addTaskManager();
                }
                cluster.rest.awaitTaskManagers(taskManagers);
                return cluster;
            } catch (InterruptedException | Failure e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw Failure.of("cannot prepare a cluster: %s; build first with ./acheron jobs".formatted(e), e);
        }
    }

    /** Starts one more; {@link ClusterRest#awaitTaskManagers} waits for it. */
    public JavaProcess addTaskManager() {
        return addTaskManager(config.get(TaskManagerOptions.NUM_TASK_SLOTS));
    }

    /** Starts one more, with so many slots; {@link ClusterRest#awaitTaskManagers} waits for it. */
    public JavaProcess addTaskManager(int slots) {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(config);
        List<String> options = List.of(
                ProcessMemoryUtils.generateJvmParametersStr(memory).trim().split("\\s+"));
        List<String> sizes = new ArrayList<>(List.of(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)
                .trim()
                .split("\\s+")));
        sizes.addAll(List.of("-D", TaskManagerOptions.NUM_TASK_SLOTS.key() + "=" + slots));
        JavaProcess started =
                start("taskmanager", "taskmanager-" + (taskManagers.size() + 1), TASK_MANAGER, options, sizes);
        taskManagers.add(started);
        return started;
    }

    /** @return in the order of their start, also those that were killed */
    public List<JavaProcess> taskManagers() {
        return Collections.unmodifiableList(taskManagers);
    }

    /** @return what the job manager says of itself and its jobs */
    public ClusterRest rest() {
        return rest;
    }

    /** @return the command line of Flink */
    public FlinkCommand command() {
        return new FlinkCommand(arguments -> program("client", CLIENT, CLIENT_OPTIONS, arguments), directory);
    }

    private JavaProcess start(String role, String name, String main, List<String> options, List<String> arguments) {
        List<String> all =
                new ArrayList<>(List.of("--configDir", directory.resolve("conf").toString()));
        all.addAll(arguments);
        return JavaProcess.start(program(role, main, options, all), directory.resolve(name + ".log"));
    }

    private Program program(String role, String main, List<String> options, List<String> arguments) {
        Path conf = directory.resolve("conf");
        List<String> all = new ArrayList<>(options);
        all.add("-XX:+UseSerialGC");
        all.add("-Dlog4j.configurationFile=" + conf.resolve(role + ".properties"));
        all.addAll(ClusterSettings.jvmOptions(config, role));
        return new Program(all, classPath, main, arguments, Map.of("FLINK_CONF_DIR", conf.toString()));
    }

    @Override
    public void close() throws InterruptedException {
        // Killed, because an orderly end waits for each other; nothing of it is needed any more.
        for (JavaProcess taskManager : taskManagers) {
            taskManager.kill();
        }
        jobManager.kill();
    }
}
