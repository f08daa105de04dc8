/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.enrich.AssetFiles;
import io.acheron.pipeline.sink.AssetPublisher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.ParameterTool;

/** Publishes the entries of a CMDB file to the asset topic. */
public final class CmdbLoader {
    private static final String JOB = "cmdb";

    /** @param arguments {@code --file FILE} and options of {@link JobOptions} */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> given =
                new HashMap<>(ParameterTool.fromArgs(arguments).toMap());
        String file = given.remove("file");
        if (file == null) {
            throw new UsageException("--file is missing; give a CSV or YAML file with CMDB entries");
        }
        load(Path.of(file), given, System.err);
    }

    /**
     * Publishes the good entries; bad ones are reported and left out.
     *
     * @param options values by the keys of {@link JobOptions}
     * @param messages takes one line for each problem and one about what was done
     * @return number of problems
     * @throws IOException if the file cannot be read or the topic cannot be written
     * @throws UsageException if an option is wrong or the topic is missing
     */
    public static int load(Path file, Map<String, String> options, PrintStream messages) throws IOException {
        Settings settings = Settings.of(JOB, options);
        AssetFiles read = AssetFiles.read(file);
        read.problems().forEach(messages::println);
        String topic = settings.topics().assets();
        Launch.checkTopics(settings, List.of(topic));
        new AssetPublisher(settings.bootstrap(), topic, settings.sinkProperties()).publish(read.assets());
        messages.printf(
                "%s: %d entries published to %s, %d problems%n",
                file, read.assets().size(), topic, read.problems().size());
        return read.problems().size();
    }

    private CmdbLoader() {}
}
