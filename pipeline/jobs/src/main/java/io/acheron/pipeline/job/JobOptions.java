/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.StartOffsets;
import io.acheron.pipeline.refine.RefineFunction;
import io.acheron.pipeline.sink.Delivery;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * All options of the jobs, given as {@code --key value}. What belongs to the cluster (parallelism, state backend, checkpoints,
 * restarts) is not here: it is set by the configuration of the cluster or with {@code flink run -D}.
 */
public final class JobOptions {
    public static final ConfigOption<String> BOOTSTRAP = ConfigOptions.key("kafka.bootstrap")
            .stringType()
            .noDefaultValue()
            .withDescription("Brokers, host:port separated by commas. Required.");

    public static final ConfigOption<String> TOPIC_PREFIX = ConfigOptions.key("kafka.topic.prefix")
            .stringType()
            .defaultValue("acheron")
            .withDescription("First part of the names of all topics.");

    public static final ConfigOption<String> GROUP = ConfigOptions.key("kafka.group")
            .stringType()
            .noDefaultValue()
            .withDescription("Consumer group; default: prefix and job, such as acheron-refine.");

    public static final ConfigOption<StartOffsets> START = ConfigOptions.key("kafka.start")
            .enumType(StartOffsets.class)
            .defaultValue(StartOffsets.COMMITTED_OR_EARLIEST)
            .withDescription("Where events are read from when the job starts without savepoint:"
                    + " committed-or-earliest, earliest or latest.");

    public static final ConfigOption<Boolean> CREATE_TOPICS = ConfigOptions.key("kafka.topics.create")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Create missing topics, with the partitions and replicas that the brokers have as default.");

    public static final ConfigOption<Duration> OUT_OF_ORDERNESS = ConfigOptions.key("event-time.out-of-orderness")
            .durationType()
            .defaultValue(Duration.ofSeconds(2))
            .withDescription(
                    "How much older than the latest event of its partition an event may be and still be put in order."
                            + " Sequences wait this long; rules on single events do not.");

    public static final ConfigOption<Duration> AHEAD = ConfigOptions.key("event-time.ahead")
            .durationType()
            .defaultValue(Duration.ofDays(1))
            .withDescription(
                    "An event from further in the future than this, of a host whose clock is wrong, bears the time at"
                            + " which it was read, and does not move the time of the others.");

    public static final ConfigOption<Duration> SILENCE = ConfigOptions.key("event-time.silence")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription(
                    "A partition without events for this long lets go of what waits for order and no longer holds back"
                            + " the others.");

    public static final ConfigOption<Duration> HOST_SILENCE = ConfigOptions.key("ledger.host.silence")
            .durationType()
            .defaultValue(Duration.ofSeconds(90))
            .withDescription(
                    "A host whose collector sends no heartbeat for this long is reported as silent. Collectors send"
                            + " one every 10 s unless configured otherwise.");

    public static final ConfigOption<Duration> HOST_MEMORY = ConfigOptions.key("ledger.host.memory")
            .durationType()
            .defaultValue(Duration.ofDays(7))
            .withDescription("How long a silent host is remembered, so that its return is reported.");

    public static final ConfigOption<Duration> LEDGER_INTERVAL = ConfigOptions.key("ledger.interval")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription(
                    "How often stages tell their accounts and accounts are compared. Events that stay on the way from"
                            + " a collector for longer than twice this may be told as missing.");

    public static final ConfigOption<Integer> MAX_PARALLELISM = ConfigOptions.key("max-parallelism")
            .intType()
            .defaultValue(720)
            .withDescription(
                    "Number of key groups: upper limit of the parallelism. It cannot change while state is kept.");

    public static final ConfigOption<Duration> ASSET_HISTORY = ConfigOptions.key("enrich.asset.history")
            .durationType()
            .defaultValue(Duration.ofDays(30))
            .withDescription(
                    "How long an entry of the CMDB that is no longer valid is kept for events that come late.");

    public static final ConfigOption<Duration> PROCESS_TTL = ConfigOptions.key("refine.process.ttl")
            .durationType()
            .defaultValue(RefineFunction.DEFAULT_TIME_TO_LIVE)
            .withDescription(
                    "How long what is known of a process that did not end is kept after it last acted; more than a day,"
                            + " and longer than the job is ever down.");

    public static final ConfigOption<String> CLEAN_CONFIG = ConfigOptions.key("clean.config")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "YAML file with noise templates, samplings and budgets, read where the job is submitted. It holds"
                            + " while the control topic has none for job:refine.");

    public static final ConfigOption<Duration> PREVALENCE_LEARNING = ConfigOptions.key("prevalence.learning")
            .durationType()
            .defaultValue(Duration.ofDays(7))
            .withDescription(
                    "How long a service is observed before the first sight of a program, destination or domain on it is"
                            + " told.");

    public static final ConfigOption<Duration> PREVALENCE_MEMORY = ConfigOptions.key("prevalence.memory")
            .durationType()
            .defaultValue(Duration.ofDays(30))
            .withDescription("How long what was seen on a service is remembered after its last sight.");

    public static final ConfigOption<String> TRUSTED_KEYS = ConfigOptions.key("rules.trusted-keys")
            .stringType()
            .defaultValue("")
            .withDescription(
                    "Public keys whose rule bundles are taken, separated by commas: in base64 (the second line of the .pub"
                            + " file that rules keygen makes), or paths of such files on the machine that submits. When"
                            + " there is one, a bundle that is not signed by one of them is refused.");

    public static final ConfigOption<Duration> SEQUENCE_TTL = ConfigOptions.key("detect.sequence.ttl")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription(
                    "Time by the clock, beyond its window, after which the state of a sequence is dropped when the host"
                            + " has fallen silent.");

    public static final ConfigOption<MemorySize> PROCESS_MEMORY = ConfigOptions.key("refine.process.memory")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(64))
            .withDescription(
                    "Heap in which a task holds the processes and descriptors it uses, about. Those beyond it are read"
                            + " from the state backend and written to it for each event.");

    public static final ConfigOption<MemorySize> SEQUENCE_MEMORY = ConfigOptions.key("detect.sequence.memory")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(64))
            .withDescription(
                    "Heap in which a task holds the sequences it uses, about. Those beyond it are read from the"
                            + " state backend and written to it at each step.");

    public static final ConfigOption<Duration> ALERT_MEMORY = ConfigOptions.key("alert.memory")
            .durationType()
            .defaultValue(Duration.ofHours(24))
            .withDescription("How long an alert id is remembered, so that the same finding is sent once.");

    public static final ConfigOption<Duration> ALERT_THROTTLE = ConfigOptions.key("alert.throttle")
            .durationType()
            .defaultValue(Duration.ofSeconds(60))
            .withDescription(
                    "After an alert, further ones of the same rule about the same process are held back for this"
                            + " long and then sent as one that tells how many it stands for. 0 sends each at once.");

    public static final ConfigOption<Duration> INCIDENT_WINDOW = ConfigOptions.key("incident.window")
            .durationType()
            .defaultValue(Duration.ofMinutes(30))
            .withDescription(
                    "Alerts of one login session, container or process tree, or about one peer on several hosts, belong"
                            + " to one incident until none came for this long.");

    public static final ConfigOption<Delivery> EVENT_DELIVERY = ConfigOptions.key("event.delivery")
            .enumType(Delivery.class)
            .defaultValue(Delivery.AT_LEAST_ONCE)
            .withDescription(
                    "Refined events: at-least-once, or exactly-once in transactions that end with each checkpoint."
                            + " With at-least-once, correlations of a detect job may count an event twice after a failure of"
                            + " the refine job.");

    public static final ConfigOption<Delivery> ALERT_DELIVERY = ConfigOptions.key("alert.delivery")
            .enumType(Delivery.class)
            .defaultValue(Delivery.AT_LEAST_ONCE)
            .withDescription(
                    "Alerts: at-least-once, where repeats after a failure carry the same id, or exactly-once for"
                            + " readers with isolation.level=read_committed, who then wait for the next checkpoint.");

    public static final ConfigOption<String> TRANSACTION_PREFIX = ConfigOptions.key("kafka.transaction.prefix")
            .stringType()
            .noDefaultValue()
            .withDescription("First part of transactional ids; default: the consumer group. No two jobs may share it.");

    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT = ConfigOptions.key("kafka.transaction.timeout")
            .durationType()
            .defaultValue(Duration.ofMinutes(10))
            .withDescription(
                    "How long brokers keep a transaction that nobody ends. A job that is down for longer loses what"
                            + " it had not committed; brokers allow 15 min unless transaction.max.timeout.ms says more.");

    /** Properties with this prefix go to all Kafka clients as they are, without the prefix. */
    public static final String CLIENT_PROPERTIES = "kafka.properties.";

    /** Properties with this prefix go to the Kafka consumers as they are, without the prefix. */
    public static final String SOURCE_PROPERTIES = "kafka.source.properties.";

    /** Properties with this prefix go to the Kafka producers as they are, without the prefix. */
    public static final String SINK_PROPERTIES = "kafka.sink.properties.";

    /** @return options of every job that reads and writes topics, in the order help shows them */
    public static List<ConfigOption<?>> common() {
        return List.of(BOOTSTRAP, TOPIC_PREFIX, GROUP, START, CREATE_TOPICS, MAX_PARALLELISM);
    }

    /** @return all options of the refine, detect and site jobs in the order help shows them */
    public static List<ConfigOption<?>> all() {
        return List.of(
                BOOTSTRAP,
                TOPIC_PREFIX,
                GROUP,
                START,
                CREATE_TOPICS,
                OUT_OF_ORDERNESS,
                AHEAD,
                SILENCE,
                HOST_SILENCE,
                HOST_MEMORY,
                LEDGER_INTERVAL,
                MAX_PARALLELISM,
                ASSET_HISTORY,
                PROCESS_TTL,
                PROCESS_MEMORY,
                CLEAN_CONFIG,
                PREVALENCE_LEARNING,
                PREVALENCE_MEMORY,
                TRUSTED_KEYS,
                SEQUENCE_TTL,
                SEQUENCE_MEMORY,
                ALERT_MEMORY,
                ALERT_THROTTLE,
                INCIDENT_WINDOW,
                EVENT_DELIVERY,
                ALERT_DELIVERY,
                TRANSACTION_PREFIX,
                TRANSACTION_TIMEOUT);
    }

    private JobOptions() {}
}
