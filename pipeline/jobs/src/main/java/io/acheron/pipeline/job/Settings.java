/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.clean.JobConfigs;
import io.acheron.pipeline.ingest.KafkaInputs;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sink.Deliveries;
import io.acheron.pipeline.sink.KafkaOutputs;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.TrustedKeys;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** The options of one job, checked. */
public final class Settings {
    private static final Pattern SECRET = Pattern.compile("password|jaas|secret|token|\\.key");
    private static final List<String> PASSED_ON =
            List.of(JobOptions.CLIENT_PROPERTIES, JobOptions.SOURCE_PROPERTIES, JobOptions.SINK_PROPERTIES);

    private final String job;
    private final Configuration options;
    private final Map<String, String> given;

    private Settings(String job, Configuration options, Map<String, String> given) {
        this.job = job;
        this.options = options;
        this.given = given;
    }

    /**
     * @param job such as refine
     * @param given values by the keys of {@link JobOptions}
     * @throws UsageException if an option is unknown, missing or has no meaning
     */
    static Settings of(String job, Map<String, String> given) {
        return of(job, JobOptions.all(), given);
    }

    /**
     * @param job such as archive
     * @param all the options that the job takes
     * @param given values by their keys
     * @throws UsageException if an option is unknown, missing or has no meaning
     */
    public static Settings of(String job, List<ConfigOption<?>> all, Map<String, String> given) {
        Set<String> known = all.stream().map(ConfigOption::key).collect(Collectors.toCollection(TreeSet::new));
        for (String key : given.keySet()) {
            if (!known.contains(key) && PASSED_ON.stream().noneMatch(key::startsWith)) {
                throw new UsageException("no such option: --" + key + "; --help lists all");
            }
        }
        Configuration options = Configuration.fromMap(given);
        for (ConfigOption<?> option : all) {
            try {
                options.getOptional(option);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--%s %s has no meaning%s: %s"
                        .formatted(
                                option.key(),
                                given.get(option.key()),
                                Help.example(option),
                                option.description() == null ? "" : Help.text(option)));
            }
        }
        if (options.getOptional(JobOptions.BOOTSTRAP).isEmpty()) {
            throw new UsageException("--kafka.bootstrap is missing; give the brokers as host:port");
        }
        try {
            TrustedKeys.parse(options.get(JobOptions.TRUSTED_KEYS));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--%s: %s".formatted(JobOptions.TRUSTED_KEYS.key(), e.getMessage()));
        }
        return new Settings(job, options, Map.copyOf(given));
    }

    public String job() {
        return job;
    }

    public Configuration options() {
        return options;
    }

    public Map<String, String> given() {
        return given;
    }

    /** @return the options as they were given, for people to see: values that may hold a secret are left out */
    Map<String, String> shown() {
        Map<String, String> shown = new HashMap<>(given);
        shown.replaceAll((key, value) -> SECRET.matcher(key).find() ? "(not shown)" : value);
        return shown;
    }

    public String bootstrap() {
        return options.get(JobOptions.BOOTSTRAP);
    }

    public Topics topics() {
        return new Topics(options.get(JobOptions.TOPIC_PREFIX));
    }

    public KafkaInputs inputs() {
        return new KafkaInputs(bootstrap(), group(), options.get(JobOptions.START), sourceProperties());
    }

    private String group() {
        return options.getOptional(JobOptions.GROUP).orElse(options.get(JobOptions.TOPIC_PREFIX) + "-" + job);
    }

    public KafkaOutputs outputs() {
        Deliveries deliveries = new Deliveries(
                options.get(JobOptions.EVENT_DELIVERY),
                options.get(JobOptions.ALERT_DELIVERY),
                options.getOptional(JobOptions.TRANSACTION_PREFIX).orElse(group()),
                options.get(JobOptions.TRANSACTION_TIMEOUT));
        return new KafkaOutputs(bootstrap(), topics(), deliveries, sinkProperties());
    }

    /**
     * @return what the job leaves out while the control topic says nothing; null when no file was given
     * @throws UsageException if the file cannot be read or holds an error
     */
    @Nullable
    JobConfig cleaning() {
        String file = options.getOptional(JobOptions.CLEAN_CONFIG).orElse(null);
        if (file == null) {
            return null;
        }
        try {
            JobConfigs.Checked checked = JobConfigs.check(file, Files.readString(Path.of(file)), Instant.now());
            return checked.config()
                    .orElseThrow(() -> new UsageException(
                            checked.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
        } catch (IOException e) {
            throw new UsageException(
                    "--%s: cannot read %s (%s)".formatted(JobOptions.CLEAN_CONFIG.key(), file, FileReason.of(e)));
        }
    }

    Properties sourceProperties() {
        return properties(JobOptions.SOURCE_PROPERTIES);
    }

    public Properties sinkProperties() {
        return properties(JobOptions.SINK_PROPERTIES);
    }

    private Properties properties(String prefix) {
        Properties properties = new Properties();
        // The more special one wins.
        for (String each : List.of(JobOptions.CLIENT_PROPERTIES, prefix)) {
            given.forEach((key, value) -> {
                if (key.startsWith(each)) {
                    properties.setProperty(key.substring(each.length()), value);
                }
            });
        }
        return properties;
    }
}
