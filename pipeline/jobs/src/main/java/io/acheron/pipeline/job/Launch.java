/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.TopicCheck;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/** What the mains of all jobs do: read the arguments, build the graph, check the topics, run. */
public final class Launch {
    /** What Flink puts where an option stands alone; the constant is not public. */
    private static final String NO_VALUE = "__NO_VALUE_KEY";

    private static final Set<String> SWITCHES = Set.of("help", "dry-run");

    /** Adds a job to an environment. */
    public interface Graph {
        void build(StreamExecutionEnvironment env, Settings settings);

        /**
         * Looks, before the job is submitted and not in a dry run, whether the cluster is set up as the job needs it.
         *
         * @throws UsageException if not
         */
        default void check(StreamExecutionEnvironment env) {}
    }

    static void main(
            String[] arguments, String job, String purpose, Graph graph, Function<Settings, List<String>> topics)
            throws Exception {
        main(arguments, JobDescription.of(job, purpose), graph, topics);
    }

    /**
     * @param topics topics that must exist
     * @throws UsageException if an option is wrong or a topic is missing
     */
    public static void main(
            String[] arguments, JobDescription job, Graph graph, Function<Settings, List<String>> topics)
            throws Exception {
        Map<String, String> given = new HashMap<>(parse(arguments));
        if (given.containsKey("help")) {
            System.out.print(Help.of(job));
            return;
        }
        String dry = given.remove("dry-run");
        boolean dryRun = dry != null && !dry.equals("false");
        Settings settings = Settings.of(job.name(), job.options(), given);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        graph.build(env, settings);
        if (dryRun) {
            System.out.println(env.getExecutionPlan());
            return;
        }
        graph.check(env);
        checkTopics(settings, topics.apply(settings));
        env.execute("acheron-" + job.name());
    }

    /**
     * Adds a job to an environment without running it.
     *
     * @param options values by their keys
     * @param topics topics that must exist
     * @throws UsageException if an option is wrong, a topic is missing, or the job would not work in this environment
     */
    public static void add(
            StreamExecutionEnvironment env,
            JobDescription job,
            Map<String, String> options,
            Graph graph,
            Function<Settings, List<String>> topics) {
        Settings settings = Settings.of(job.name(), job.options(), options);
        checkTopics(settings, topics.apply(settings));
        graph.build(env, settings);
        graph.check(env);
    }

    /** @return values by option; those of {@code --help} and {@code --dry-run} may say nothing */
    static Map<String, String> parse(String[] arguments) {
        Map<String, String> given;
        try {
            given = ParameterTool.fromArgs(arguments).toMap();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + " Write options as --key value; --help lists all.");
        }
        given.forEach((key, value) -> {
            if (value.equals(NO_VALUE) && !SWITCHES.contains(key)) {
                throw new UsageException(
                        "--%s has no value. Write options as --key value; --help lists all.".formatted(key));
            }
        });
        return given;
    }

    /**
     * Looks whether the topics are there, and creates them if the options say so.
     *
     * @throws UsageException if one is missing or the brokers do not answer
     */
    public static void checkTopics(Settings settings, List<String> needed) {
        try {
            new TopicCheck(settings.bootstrap(), settings.sourceProperties())
                    .require(needed, settings.options().get(JobOptions.CREATE_TOPICS), settings.topics());
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What correctness needs and only that: operators without uid and types without a serializer that can evolve must not get as far
     * as a savepoint, and the number of key groups must not depend on the parallelism at the first start.
     */
    public static void prepare(StreamExecutionEnvironment env, Settings settings) {
        prepare(env, settings.options().get(JobOptions.MAX_PARALLELISM));
        env.getConfig().setGlobalJobParameters(ParameterTool.fromMap(settings.shown()));
    }

    static void prepare(StreamExecutionEnvironment env, int maxParallelism) {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        env.configure(strict);
        env.setMaxParallelism(maxParallelism);
    }

    private Launch() {}
}
