/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.config.ConfigException;
import io.acheron.schema.control.CollectorConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");
    private static final ControlFile.Known KNOWN = new ControlFile.Known(
            Set.of("dns", "process_exec", "file_change"), Set.of("dns_message", "process_exec", "file_change"));

    @TempDir
    Path directory;

    @Test
    void shouldReadAllThereIsAndWriteTheSame() throws Exception {
        CollectorConfig config = read("""
                scope: group:web
                version: 7
                issued_by: alice
                probes:
                  dns: {enabled: false, reason: "too much: \\"resolver\\""}
                  "*": {cpu_permille: 50, events_per_second: 20000}
                filters:
                  - id: backup
                    uid: 1042
                    kinds: [file_change]
                    reason: nightly
                    owner: storage
                    expires: 24h
                  - {id: two, comm: "a\\nb", reason: r, owner: o, expires: 2027-01-01T00:00:00Z}
                watched_paths: [/etc, /usr/bin]
                status_interval: 1m
                """);
        assertThat(config.getScope()).isEqualTo("group:web");
        assertThat(config.getVersion()).isEqualTo(7);
        assertThat(config.getProbes()).hasSize(2);
        assertThat(config.getProbes().get(0).getEnabled()).isFalse();
        assertThat(config.getProbes().get(1).getEventsPerSecond()).isEqualTo(20_000);
        assertThat(config.getFilters().get(0).getExpires()).isEqualTo("2026-11-23T05:00:00Z");
        assertThat(config.getFilters().get(1).getField()).isEqualTo("comm");
        assertThat(config.getFilters().get(1).getValue()).isEqualTo("a\nb");
        assertThat(config.getWatchedPaths()).containsExactly("/etc", "/usr/bin");
        assertThat(config.getStatusIntervalSeconds()).isEqualTo(60);
        assertThat(ConfigCheck.problems(config, KNOWN.probes(), KNOWN.kinds())).isEmpty();
        assertThat(read(ControlText.of(config))).isEqualTo(config);
    }

    @Test
    void shouldTellAllThatIsWrongWithFileAndLine() {
        assertThatThrownBy(() -> read("""
                        scope: everywhere
                        probs: {}
                        probes:
                          dnss: {enabled: perhaps}
                          dns: {cpu_permille: 2000, colour: red}
                        filters:
                          - {id: a, uid: 1, comm: x, reason: r, owner: o, expires: 1h}
                          - {uid: 1, kinds: [exec], owner: o, expires: soon}
                        status_interval: never
                        """))
                .isInstanceOf(ConfigException.class)
                .satisfies(e -> assertThat(
                                String.valueOf(e.getMessage()).lines().map(it -> it.replaceFirst("^.*/", "")))
                        .containsExactlyInAnyOrder(
                                "c.yaml:2: there is no key 'probs' here; the nearest is 'probes', known are scope, version, issued_by, probes, filters, watched_paths, status_interval",
                                "c.yaml:1: scope is 'everywhere': expected fleet, group:NAME or host:ID",
                                "c.yaml:4: there is no probe 'dnss'; the nearest is 'dns'",
                                "c.yaml:4: enabled is 'perhaps': expected true or false",
                                "c.yaml:5: there is no key 'colour' here; the nearest is 'reason', known are enabled, cpu_permille, events_per_second, reason",
                                "c.yaml:5: cpu_permille is '2000': expected a whole number from 1 to 1000",
                                "c.yaml:7: a filter has exactly one of pid, uid, cgroup, path, comm, pid_ns",
                                "c.yaml:8: there is no event kind 'exec'; the nearest is 'process_exec'",
                                "c.yaml:8: id is missing",
                                "c.yaml:8: reason is missing",
                                "c.yaml:8: expires is 'soon': expected a time such as 2026-12-31T00:00:00Z, 24h from now, or never",
                                "c.yaml:9: status_interval is 'never': expected a time such as 10s, 500ms or PT10S"));
    }

    @Test
    void shouldRefuseWhatIsNoYaml() {
        assertThatThrownBy(() -> read("scope: [fleet\nprobes: {"))
                .hasMessageContaining("c.yaml:")
                .hasMessageContaining("not valid YAML");
        assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> read("- 1")).hasMessageContaining("expected keys with values");
    }

    @Test
    void shouldRefuseWhatNoCollectorTakes() throws Exception {
        CollectorConfig config = read("scope: fleet\nwatched_paths: [etc]\n");
        assertThat(ConfigCheck.problems(config, KNOWN.probes(), KNOWN.kinds()))
                .isEqualTo(List.of("watched path 'etc' is not an absolute path"));
    }

    private CollectorConfig read(String text) throws Exception {
        return ControlFile.read(Files.writeString(directory.resolve("c.yaml"), text), NOW, KNOWN);
    }
}
