/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

/** The settings of the collector. */
public enum Setting {
    SINK("sink", "kafka", "Where events go: kafka, stdout or file:PATH."),
    MODE("mode", "auto", "How events are obtained: bpf, netlink, or auto for the first of these that works."),
    PROBES("probes", "", "Probes to attach, separated by commas; empty for all."),
    RING_SIZE(
            "ring.size", "4MiB", "Ring between kernel and collector, a power of two. An exec takes about 1 KiB of it."),
    PIN_DIRECTORY(
            "bpf.pin.directory",
            "",
            "Directory on a BPF file system for maps whose probe says pin: true, found again at the next start; empty for none."),
    PIN_CLEANUP(
            "bpf.pin.cleanup",
            "",
            "Pinned maps that are removed when the collector stops: own (pinned by this run), reused (found there), both or none."),
    SNAPSHOT("snapshot", "true", "Report the processes that run already when the collector starts."),
    HASH_RATE(
            "hash.rate",
            "8MiB",
            "Most that is read per second to hash executables, at the lowest priority; 0 for no hashes."),
    HASH_LARGEST("hash.largest", "128MiB", "Larger executables are not hashed."),
    INVENTORY_PACE(
            "inventory.pace",
            "100",
            "Time between two looks at what is on this host, in percent of the usual (5 minutes to 6 hours); 0 for none."),
    HOST_ID(
            "host.id",
            "",
            "Identity of this host; empty to take the cloud instance id, the DMI uuid or the machine id."),
    STATE_DIRECTORY("state.directory", "/var/lib/acheron", "Where the collector keeps what must survive a restart."),
    GROUPS(
            "groups",
            "",
            "Groups of this host in the control topic, separated by commas; where several are told something the first wins."),
    CONTROL("control", "auto", "Follow the control topic: on, off, or auto for only when events go to Kafka."),
    KAFKA_BOOTSTRAP("kafka.bootstrap", "localhost:9092", "Kafka brokers, host:port separated by commas."),
    KAFKA_PREFIX("kafka.prefix", "acheron", "Beginning of all topic names."),
    KAFKA_PARTITIONS(
            "kafka.partitions", "12", "Partitions of a topic that has to be created; -1 for the broker's default."),
    KAFKA_REPLICATION(
            "kafka.replication", "-1", "Replicas of a topic that has to be created; -1 for the broker's default."),
    SPOOL_DIRECTORY(
            "spool.directory", "", "Where events wait while Kafka is away; empty for spool below state.directory."),
    SPOOL_SIZE("spool.size", "256MiB", "Most the spool may take; 0 for no spool."),
    WATCH_PATHS(
            "watch.paths",
            "/etc,/root/.ssh,/home/*/.ssh,/root/.bashrc,/root/.bash_profile,/root/.profile,/root/.zshrc,"
                    + "/root/.bash_logout,/home/*/.bashrc,/home/*/.bash_profile,/home/*/.profile,/home/*/.zshrc,"
                    + "/home/*/.bash_logout,/home/*/.config/autostart,/home/*/.config/systemd,/var/spool/cron,"
                    + "/var/spool/at,/var/spool/anacron,/lib/udev/rules.d,/usr/lib/udev/rules.d,/run/udev/rules.d,"
                    + "/usr/share/initramfs-tools,/usr/lib/dracut,/bin,/sbin,/usr/bin,/usr/sbin,/usr/local/bin,"
                    + "/usr/local/sbin,/lib/systemd,/usr/lib/systemd,/run/systemd/system,/lib/security,/usr/lib/security,"
                    + "/lib/*/security,/usr/lib/*/security,/lib/modules,/usr/lib/modules,/boot,/var/www,/srv/www,"
                    + "/usr/share/nginx/html,/proc/sys/kernel/core_pattern,/proc/sys/kernel/modprobe,"
                    + "/sys/kernel/uevent_helper,/tmp:executables,/var/tmp:executables,/dev/shm:executables",
            "Files and directories, with all below, of which changes are told, separated by commas. * is any directory;"
                    + " with :executables at the end only files count that may be executed."),
    FILTERS(
            "filters",
            "",
            "Events left out in the kernel: a list as in files for the control topic, each with id, one of pid, uid, cgroup, path, comm"
                    + " and pid_ns, kinds, reason, owner, expires. Only in a file; the last file that has it counts."),
    FILTER_ENDLESS("filter.endless", "false", "Allow filters that expire never, of the control topic too."),
    STATUS_INTERVAL("status.interval", "10s", "Time between heartbeats."),
    INTEGRITY_INTERVAL(
            "integrity.interval", "30s", "Time between two looks whether all programs are still loaded and attached."),
    HTTP_LISTEN(
            "http.listen",
            "",
            "Loopback address for /metrics, /healthz and /readyz, such as 127.0.0.1:9464; empty for none."),
    HTTP_REMOTE(
            "http.remote",
            "false",
            "Allow an address in http.listen that others can reach; there is no access control."),
    LOG_LEVEL("log.level", "info", "What is said on standard error: error, warn, info or debug."),
    LOG_FORMAT("log.format", "text", "Form of a line on standard error: text or json."),
    STOP_TIMEOUT("stop.timeout", "10s", "Longest time to deliver what is under way when stopping.");

    /** Keys below it are properties of the Kafka clients and not known here. */
    static final String KAFKA_PROPERTIES = "kafka.properties.";

    private final String key;
    private final String defaultValue;
    private final String description;

    Setting(String key, String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** Name in the file, with dots between the levels. */
    public String key() {
        return key;
    }

    /** Value when nobody sets it. */
    public String defaultValue() {
        return defaultValue;
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }
}
