/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.kernel.Pinning;
import io.acheron.schema.control.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @TempDir
    Path directory;

    @Test
    void shouldHaveDefaults() throws Exception {
        CollectorConfig config = new ConfigReader().read();
        assertThat(config.sink()).isEqualTo("kafka");
        assertThat(config.mode()).isEqualTo(CollectorConfig.Mode.AUTO);
        assertThat(config.probes()).isEmpty();
        assertThat(config.ringBytes()).isEqualTo(4 << 20);
        assertThat(config.spoolBytes()).isEqualTo(256 << 20);
        assertThat(config.spoolDirectory()).isEqualTo(Path.of("/var/lib/acheron/spool"));
        assertThat(config.hostId()).isNull();
        assertThat(config.http().listen()).isNull();
    }

    @Test
    void shouldLetFlagsWinOverEnvironmentOverFile() throws Exception {
        Path file = file("""
                sink: file:/a:b
                kafka:
                  bootstrap: from-file:9092
                  prefix: from-file
                  properties:
                    security.protocol: SSL
                kafka.partitions: 5
                probes: [dns, tcp]
                status.interval: 30s
                """);
        CollectorConfig config = new ConfigReader()
                .file(file)
                .environment(Map.of(
                        "ACHERON_COLLECTOR_KAFKA_BOOTSTRAP", "from-env:9092",
                        "ACHERON_COLLECTOR_KAFKA_PREFIX", "from-env",
                        "ACHERON_COLLECTOR_KAFKA_PROPERTIES_LINGER_MS", "5",
                        "HOME", "/root"))
                .flags(Map.of("kafka.bootstrap", "from-flag:9092"))
                .read();
        assertThat(config.sink()).isEqualTo("file");
        assertThat(config.sinkArgument()).isEqualTo("/a:b");
        assertThat(config.kafka().bootstrap()).isEqualTo("from-flag:9092");
        assertThat(config.kafka().prefix()).isEqualTo("from-env");
        assertThat(config.kafka().partitions()).isEqualTo(5);
        assertThat(config.kafka().properties())
                .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("linger.ms", "5"));
        assertThat(config.probes()).containsExactlyInAnyOrder("dns", "tcp");
        assertThat(config.statusInterval()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldRefuseUnknownSettingsWithFileLineAndNearestName() throws Exception {
        Path file = file("sink: kafka\nkafka:\n  bootstrop: x:1\n");
        assertThatThrownBy(() -> new ConfigReader().file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":3: there is no setting 'kafka.bootstrop'; the nearest is 'kafka.bootstrap'");
        assertThatThrownBy(() -> new ConfigReader().environment(Map.of("ACHERON_COLLECTOR_SPOOL_SIZES", "1")))
                .hasMessageContaining("environment ACHERON_COLLECTOR_SPOOL_SIZES")
                .hasMessageContaining("'spool.size'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: fast | mode is 'fast': expected one of auto, bpf, netlink",
                "spool.size: 10 | expected 0 or at least 1MiB",
                "spool.size: 10 apples | expected a size such as 64MiB",
                "ring.size: 3MiB | expected a power of two",
                "status.interval: soon | expected a time such as 10s",
                "http.listen: nonsense | expected host:port",
                "snapshot: perhaps | expected true or false",
                "kafka.partitions: many | expected a whole number",
                "kafka.prefix: 'a b' | expected letters",
                "kafka.properties.ssl.key.password: '${file:/no/such/file}' | cannot read the file it names"
            })
    void shouldSayWhereAWrongValueStands(String line, String problem) throws Exception {
        Path file = file("sink: kafka\n" + line + "\n");
        assertThatThrownBy(() -> new ConfigReader().file(file).read())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining(problem);
    }

    @Test
    void shouldSayWhereAFileIsNotYaml() throws Exception {
        Path file = file("sink: kafka\nkafka: [\n");
        assertThatThrownBy(() -> new ConfigReader().file(file)).hasMessageStartingWith(file + ":");
        assertThatThrownBy(() -> new ConfigReader().file(directory.resolve("none.yaml")))
                .hasMessageContaining("none.yaml")
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> new ConfigReader().file(file("just text")))
                .hasMessageContaining(":1: expected settings");
    }

    @Test
    void shouldPrintSettingsThatReadBackTheSameWithSecretsMasked() throws Exception {
        ConfigReader reader = new ConfigReader()
                .flags(Map.of(
                        "kafka.properties.sasl.jaas.config", "user secret-1",
                        "kafka.properties.ssl.keystore.password", "secret-2",
                        "kafka.properties.ssl.truststore.password", "${file:/run/secrets/trust}",
                        "kafka.properties.client.rack", "r 1 # 'x'",
                        "spool.size", "64MiB"));
        String printed = reader.print();
        assertThat(printed)
                .doesNotContain("secret-1", "secret-2")
                .contains("${file:/run/secrets/trust}")
                .contains("spool.size: 64MiB  # command line")
                .contains("sink: kafka  # default");
        ConfigReader again = new ConfigReader().file(file(printed));
        assertThat(again.print()).contains("spool.size: 64MiB  # " + directory).contains("'r 1 # ''x'''");
    }

    @Test
    void shouldReadSecretsFromFiles() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2\n");
        CollectorConfig config = new ConfigReader()
                .flags(Map.of("kafka.properties.sasl.password", "${file:" + secret + "}"))
                .read();
        assertThat(config.kafka().properties()).containsEntry("sasl.password", "hunter2");
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "500ms, PT0.5S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "PT2S, PT2S",
        "0s,",
        "-1s,",
        "x,",
        "'',",
        "99999999999999999999ms,"
    })
    void shouldReadTimes(String text, String duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration == null ? null : Duration.parse(duration));
    }

    @Test
    void shouldReadFiltersFromAFile() throws Exception {
        Path file = file("""
                sink: stdout
                filters:
                  - id: backup
                    uid: 1042
                    kinds: [file_change, process_fork]
                    reason: reads everything
                    owner: storage
                    expires: 2099-12-31T00:00:00Z
                  - {id: probe, path: /opt/probe/, reason: health checks, owner: sre, expires: never}
                filter.endless: true
                """);
        ConfigReader reader = new ConfigReader().file(file);
        CollectorConfig.Filters filters = reader.read().filters();
        assertThat(filters.endless()).isTrue();
        assertThat(filters.own()).hasSize(2);
        Filter backup = filters.own().get(0);
        assertThat(backup.getFilterId()).isEqualTo("backup");
        assertThat(backup.getField()).isEqualTo("uid");
        assertThat(backup.getValue()).isEqualTo("1042");
        assertThat(backup.getKinds()).containsExactly("file_change", "process_fork");
        assertThat(backup.getReason()).isEqualTo("reads everything");
        assertThat(backup.getOwner()).isEqualTo("storage");
        assertThat(backup.getExpires()).isEqualTo(Instant.parse("2099-12-31T00:00:00Z"));
        assertThat(filters.own().get(1).getExpires()).as("never").isEqualTo(Instant.EPOCH);
        assertThat(reader.print()).contains("# " + file + ":2");
        Path printed = Files.writeString(directory.resolve("printed.yaml"), reader.print());
        assertThat(new ConfigReader().file(printed).read().filters()).isEqualTo(filters);
        assertThat(new ConfigReader().read().filters()).isEqualTo(new CollectorConfig.Filters(List.of(), false));
    }

    @Test
    void shouldTellAllMistakesInFiltersByLine() throws Exception {
        Path file = file("""
                filters:
                  - {id: a, uid: 1, comm: x, reason: r, owner: o, expires: 2099-01-01T00:00:00Z}
                  - {id: b, uuid: 1, reason: r, owner: o, expires: 24h}
                """);
        assertThatThrownBy(() -> new ConfigReader().file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        FILE:2: a filter has exactly one of pid, uid, cgroup, path, comm, pid_ns
                        FILE:3: there is no key 'uuid' here; the nearest is 'uid', known are id, pid, uid, cgroup, path, comm, \
                        pid_ns, kinds, reason, owner, expires
                        FILE:3: a filter has exactly one of pid, uid, cgroup, path, comm, pid_ns
                        FILE:3: expires is '24h': expected a time such as 2026-12-31T00:00:00Z, or never""".replace("FILE", file.toString()));
    }

    @Test
    void shouldRefuseFiltersWithoutEndAndOutsideOfFiles() throws Exception {
        Path file = file("filters: [{id: a, uid: 1, reason: r, owner: o, expires: never}]");
        ConfigReader reader = new ConfigReader().file(file);
        assertThatThrownBy(reader::read)
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":1: filters is 'a': filter a never expires: give it an end, or set filter.endless");
        assertThat(reader.flags(Map.of("filter.endless", "true"))
                        .read()
                        .filters()
                        .own())
                .hasSize(1);
        assertThatThrownBy(() -> reader.flags(Map.of("filters", "a")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("command line: filters can only be set in a file");
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "own, OWN",
        "'own,reused', 'OWN,REUSED'",
    })
    void shouldReadWhatIsPinnedAndCleanedUp(String names, String kinds) throws Exception {
        Pinning pinning = new ConfigReader()
                .flags(Map.of("bpf.pin.directory", "/sys/fs/bpf/acheron", "bpf.pin.cleanup", names))
                .read()
                .pinning();
        assertThat(pinning.directory()).isEqualTo(Path.of("/sys/fs/bpf/acheron"));
        assertThat(pinning.cleanUp().stream().map(Enum::name).sorted().collect(Collectors.joining(",")))
                .isEqualTo(kinds);
        assertThat(new ConfigReader().read().pinning()).isEqualTo(Pinning.NONE);
    }

    @ParameterizedTest
    @CsvSource({"bpf.pin.directory, pins", "bpf.pin.cleanup, all"})
    void shouldRefuseOtherPins(String key, String value) throws Exception {
        ConfigReader reader = new ConfigReader().flags(Map.of(key, value));
        assertThatThrownBy(reader::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("command line: " + key + " is '" + value + "': expected");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("collector.yaml"), content);
    }
}
