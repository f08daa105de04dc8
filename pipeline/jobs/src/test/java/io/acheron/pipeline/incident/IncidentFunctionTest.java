/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.BlindPeriod;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.alert.IncidentAlert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.alert.Technique;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.TcpConnect;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentFunctionTest {
    private static final Duration WINDOW = Duration.ofMinutes(30);

    private KeyedOneInputStreamOperatorTestHarness<String, Alert, Incident> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness(Connection::onHost, 1);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldGatherTheAlertsOfAProcessTree() throws Exception {
        Alert shell = alert("a1", "web-1", 30, Severity.HIGH, "execution").build();
        shell.setAncestry(List.of(process("web-1", 20), process("web-1", 10), process("web-1", 1)));
        Alert miner = alert("a2", "web-1", 40, Severity.CRITICAL, "impact")
                .setRepeats(4)
                .setLostEvents(3)
                .build();
        miner.setAncestry(List.of(process("web-1", 10), process("web-1", 1)));
        miner.setLastSeen(Sample.START.plusSeconds(90));
        Alert elsewhere = alert("a3", "web-1", 99, Severity.LOW, "discovery").build();
        send(shell, miner, elsewhere);

        assertThat(sent()).hasSize(3);
        Incident first = sent().get(0);
        Incident second = sent().get(1);
        assertThat(first.getRevision()).isEqualTo(1);
        assertThat(first.getConnectedBy()).isEqualTo("tree:web-1/web-1-10");
        assertThat(first.getTitle()).isEqualTo("title of a1");
        assertThat(second.getIncidentId()).isEqualTo(first.getIncidentId());
        assertThat(second.getRevision()).isEqualTo(2);
        assertThat(second.getAlertCount()).isEqualTo(6);
        assertThat(second.getAlerts()).extracting(IncidentAlert::getAlertId).containsExactly("a1", "a2");
        assertThat(second.getSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(second.getTactics()).containsExactly("execution", "impact");
        assertThat(second.getLastSeen()).isEqualTo(Sample.START.plusSeconds(90));
        assertThat(second.getLostEvents()).isEqualTo(3);
        assertThat(second.getTitle()).isEqualTo("title of a2, and 5 more");
        assertThat(second.getOwners()).containsExactly("shop");
        assertThat(sent().get(2).getIncidentId()).isNotEqualTo(first.getIncidentId());
    }

    @Test
    void shouldPreferTheSessionOfAUserAndThenTheContainer() {
        Alert inSession = alert("a1", "web-1", 30, Severity.LOW, "").build();
        inSession.getProcess().setAuditSessionId(7L);
        inSession.getProcess().setContainerId("c1");
        assertThat(Connection.onHost(inSession)).isEqualTo("session:web-1/web/7");
        inSession.getProcess().setAuditSessionId(4294967295L);
        assertThat(Connection.onHost(inSession)).isEqualTo("container:web-1/c1");
        inSession.setProcess(null);
        assertThat(Connection.onHost(inSession)).isEqualTo("host:web-1");
    }

    @Test
    void shouldBeginAnotherWhenNoAlertCameForTheWindow() throws Exception {
        Alert late = alert("a2", "web-1", 30, Severity.LOW, "").build();
        late.setFirstSeen(Sample.START.plus(WINDOW).plusSeconds(1));
        late.setLastSeen(late.getFirstSeen());
        send(alert("a1", "web-1", 30, Severity.LOW, "").build(), late);
        assertThat(sent()).extracting(Incident::getRevision).containsExactly(1L, 1L);
        assertThat(sent()).extracting(Incident::getIncidentId).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellOfAPeerOnlyWhenASecondHostHasIt() throws Exception {
        restart(Connection::acrossHosts, 2);
        send(
                withPeer("a1", "web-1", "198.51.100.7"),
                withPeer("a2", "web-1", "198.51.100.7"),
                withPeer("a3", "web-2", "127.0.0.1"),
                alert("a4", "web-2", 30, Severity.LOW, "").build());
        assertThat(sent()).isEmpty();
        send(withPeer("a5", "web-2", "198.51.100.7"));
        assertThat(sent()).singleElement().satisfies(incident -> {
            assertThat(incident.getHosts()).containsExactly("web-1", "web-2");
            assertThat(incident.getConnectedBy()).isEqualTo("peer:198.51.100.7");
            assertThat(incident.getRevision()).isEqualTo(3);
        });
    }

    @Test
    void shouldSendTheSameForTheSameAlertsAfterARestart() throws Exception {
        send(alert("a1", "web-1", 30, Severity.LOW, "").build());
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        send(alert("a2", "web-1", 30, Severity.LOW, "").build());
        Incident before = sent().get(1);
        harness.close();
        harness = harness(Connection::onHost, 1);
        harness.initializeState(snapshot);
        harness.open();
        send(alert("a2", "web-1", 30, Severity.LOW, "").build());
        assertThat(sent()).containsExactly(before);
    }

    @Test
    void shouldStayBounded() throws Exception {
        for (int i = 0; i < 500; i++) {
            send(alert("a" + i, "web-1", 30, Severity.LOW, "tactic-" + i % 7).build());
        }
        Incident last = sent().get(499);
        assertThat(last.getAlerts()).hasSize(64);
        assertThat(last.getAlertsDropped()).isEqualTo(436);
        assertThat(last.getAlertCount()).isEqualTo(500);
        assertThat(last.getRisk()).isEqualTo(IncidentRisk.of(25, 64, 7));
    }

    @Test
    void shouldRaiseTheRiskByKindsOfEvidenceAndNotByNumber() {
        assertThat(IncidentRisk.of(50, 1, 1)).isEqualTo(50);
        assertThat(IncidentRisk.of(50, 2, 1)).isEqualTo(55);
        assertThat(IncidentRisk.of(50, 2, 2)).isEqualTo(64);
        assertThat(IncidentRisk.of(50, 1, 0)).isEqualTo(50);
        assertThat(IncidentRisk.of(100, 9, 9)).isEqualTo(100);
    }

    @Test
    void shouldShowAnIncidentWithoutWhatATerminalWouldObey() throws Exception {
        Alert alert = alert("a1", "web-1", 30, Severity.HIGH, "execution").build();
        alert.setTitle("shell\u001b[2J");
        alert.setBlindPeriods(List.of(
                BlindPeriod.newBuilder().setProbe("exec").setBegin(Sample.START).build()));
        send(alert);
        assertThat(IncidentText.write(sent().get(0)))
                .contains("shell\\x1b[2J", "HIGH", "a probe did not see all", "by tree:web-1/web-1-30")
                .doesNotContain("\u001b");
    }

    private static Alert withPeer(String id, String host, String address) {
        Event event = Sample.exec(host, 1, 0, 30, "/usr/bin/nc");
        event.setTcpConnect(TcpConnect.newBuilder()
                .setSocket(Socket.newBuilder()
                        .setFamily("inet")
                        .setRemoteAddress(address)
                        .build())
                .build());
        return alert(id, host, 30, Severity.LOW, "").setEvents(List.of(event)).build();
    }

    private static Alert.Builder alert(String id, String host, int pid, Severity severity, String tactic) {
        return Alert.newBuilder()
                .setAlertId(id)
                .setFingerprint("f-" + id)
                .setRule(RuleRef.newBuilder().setId("rule of " + id).build())
                .setTitle("title of " + id)
                .setSeverity(severity)
                .setRisk(25)
                .setTechniques(List.of(Technique.newBuilder().setTactic(tactic).build()))
                .setHostId(host)
                .setAsset(AssetContext.newBuilder()
                        .setMatched(true)
                        .setOwner("shop")
                        .build())
                .setProcess(ProcessContext.newBuilder()
                        .setEntityId(host + "-" + pid)
                        .setPid(pid)
                        .build())
                .setFirstSeen(Sample.START)
                .setLastSeen(Sample.START)
                .setDetectedTime(Sample.START);
    }

    private static ProcessRef process(String host, int pid) {
        return ProcessRef.newBuilder().setEntityId(host + "-" + pid).setPid(pid).build();
    }

    private void restart(KeySelector<Alert, String> key, int hosts) throws Exception {
        harness.close();
        harness = harness(key, hosts);
        harness.open();
    }

    private void send(Alert... alerts) throws Exception {
        for (Alert alert : alerts) {
            harness.processElement(alert, alert.getLastSeen().toEpochMilli());
        }
    }

    private List<Incident> sent() {
        return harness.extractOutputValues();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Alert, Incident> harness(
            KeySelector<Alert, String> key, int hosts) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new IncidentFunction(WINDOW, hosts)), key, Types.STRING);
    }
}
