/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.id.EntityId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestEventsTest {
    private final Problems problems = new Problems("rule.yaml");

    @Test
    void shouldFillInWhatIsLeftOut() throws Exception {
        List<Event> events = build("""
                - kind: stdio_socket
                  process: {pid: 42, parent_pid: 41}
                  stdio_socket: {interpreter: bash, socket: {role: CONNECT, remote_port: 4444}, holder: {pid: 7}}
                - kind: process_exec
                  after: 3s
                - kind: process_exec
                  after: 500ms
                  header: {host_id: other, sequence: 77}
                """);
        assertThat(problems.found()).isEmpty();
        Event first = events.get(0);
        assertThat(first.getStdioSocket().getSocket().getRole()).isEqualTo(SocketRole.CONNECT);
        assertThat(first.getProcess().getEntityId()).isEqualTo(id(42));
        assertThat(first.getProcess().getParentEntityId()).isEqualTo(id(41));
        assertThat(first.getStdioSocket().getHolder().getEntityId()).isEqualTo(id(7));
        assertThat(Duration.between(
                        first.getHeader().getEventTime(),
                        events.get(2).getHeader().getEventTime()))
                .isEqualTo(Duration.ofMillis(3500));
        assertThat(events.get(2).getHeader().getKernelTimeNs()
                        - first.getHeader().getKernelTimeNs())
                .isEqualTo(3_500_000_000L);
        assertThat(events).extracting(event -> event.getHeader().getSequence()).containsExactly(1L, 2L, 77L);
        assertThat(events)
                .extracting(event -> event.getHeader().getHostId())
                .containsExactly("test-host", "test-host", "other");
        SingleObject<Event> codec = SingleObject.of(Event.class);
        for (Event event : events) {
            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[{kind: process_exce}] ~ 1:9 ~ there is no event kind the text 'process_exce'",
                "[{process: {}}] ~ 1:2 ~ the event has no kind",
                "[x] ~ 1:2 ~ an event is the text 'x', expected a map",
                "[{kind: process_exec, proces: {}}] ~ 1:23 ~ an event has no field proces",
                "[{kind: process_exec, process: {nme: x}}] ~ 1:33 ~ process has no field nme",
                "[{kind: process_exec, process: {pid: x}}] ~ 1:38 ~ process.pid is the text 'x'",
                "[{kind: process_exec, process: {pid: 99999999999}}] ~ 1:38 ~ process.pid is the number 99999999999",
                "[{kind: process_exec, process_exec: {argv: sh}}] ~ 1:44 ~ process_exec.argv is the text 'sh'",
                "[{kind: process_exec, process_exec: {argv_truncated: 1}}] ~ 1:54 ~ process_exec.argv_truncated is the number 1",
                "[{kind: tcp_connect, tcp_connect: {socket: {role: BOTH}}}] ~ 1:51 ~ tcp_connect.socket.role is the text 'BOTH'",
                "[{kind: tcp_connect, process_exec: {}}] ~ 1:22 ~ an event of kind tcp_connect has no process_exec",
                "[{kind: tcp_connect, after: soon}] ~ 1:29 ~ after is the text 'soon'",
                "[{kind: tcp_connect, header: {event_time: noon}}] ~ 1:43 ~ header.event_time is the text 'noon'",
            })
    void shouldSayWhatIsWrong(String yaml, String place, String message) throws YamlException {
        build(yaml);
        assertThat(problems.found()).singleElement().satisfies(problem -> {
            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.remedy()).isNotEmpty();
        });
    }

    private static String id(int pid) {
        return EntityId.of("7e57b007-0000-4000-8000-000000000000", pid, 3_600_000_000_000L);
    }

    private List<Event> build(String yaml) throws YamlException {
        return TestEvents.build((YamlList) YamlReader.read(yaml), problems);
    }
}
