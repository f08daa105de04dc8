/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.pipeline.detect.Detection;
import io.acheron.pipeline.sample.Sample;
import io.acheron.rulekit.Rule;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.alert.Technique;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.ProcessRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTest {
    private static final Rule RULE = new Rule(
            "rule-1",
            3,
            "hash",
            "Netcat started",
            "What it is.",
            "sigma",
            "c2/netcat.yaml",
            "test",
            Severity.HIGH,
            List.of(new Technique("command-and-control", "T1095"), new Technique("execution", "T1059.004")),
            List.of("Administrators"),
            List.of("https://example.org"),
            "1. Look at the peer.\n2. Call the owner.",
            Rule.Mode.ALERT);

    @Test
    void shouldDependOnRuleAndEvidenceAlone() {
        List<Event> events = List.of(netcat(1), netcat(2));
        List<Event> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        Alert one = assemble(events);
        assertThat(one.getAlertId()).hasSize(32).isEqualTo(assemble(reversed).getAlertId());
        assertThat(one.getAlertId()).isNotEqualTo(assemble(List.of(netcat(1))).getAlertId());
        assertThat(one.getFingerprint()).isEqualTo(assemble(List.of(netcat(9))).getFingerprint());
    }

    @Test
    void shouldNameTheEventsADerivedFactWasMadeOf() {
        Event derived = netcat(1);
        derived.setFacts(Facts.newBuilder()
                .setEvidence(List.of("web-1/b/0/7", "web-1/b/0/8"))
                .setLostEvents(4)
                .setLossWindowMs(60_000)
                .setAncestry(List.of(ProcessRef.newBuilder()
                        .setEntityId("e")
                        .setPid(9)
                        .setName("java")
                        .build()))
                .build());
        Alert alert = assemble(List.of(derived));
        assertThat(alert.getEvidenceIds()).hasSize(3).endsWith("web-1/b/0/7", "web-1/b/0/8");
        assertThat(alert.getLostEvents()).isEqualTo(4);
        assertThat(alert.getLossWindowMs()).isEqualTo(60_000);
        assertThat(alert.getEvidencePath()).isEqualTo("java(9) → /usr/bin/nc(100) “nc -x”");
    }

    @Test
    void shouldWeighSeverityWithTheCriticalityOfTheAsset() {
        assertThat(risk("")).isEqualTo(70);
        assertThat(risk("low")).isEqualTo(49);
        assertThat(risk("critical")).isEqualTo(98);
        assertThat(Risk.of(Severity.CRITICAL, context("critical"))).isEqualTo(100);
    }

    @Test
    void shouldCarryAFewEventsInFullAndTheIdsOfAll() {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            events.add(netcat(i));
        }
        Alert alert = assemble(events);
        assertThat(alert.getEvents()).hasSize(16).startsWith(events.get(0)).endsWith(events.get(499));
        assertThat(alert.getEvidenceIds()).hasSize(500);
        assertThat(alert.getCount()).isEqualTo(500);
    }

    @Test
    void shouldWriteAnOcsfDetectionFinding() throws Exception {
        Event event = netcat(1);
        event.setAsset(context("high"));
        JsonNode json = new ObjectMapper().readTree(AlertJson.write(assemble(List.of(event))));
        assertThat(json.get("class_uid").asInt()).isEqualTo(2004);
        assertThat(json.get("type_uid").asInt()).isEqualTo(200401);
        assertThat(json.get("severity_id").asInt()).isEqualTo(4);
        assertThat(json.get("severity").asText()).isEqualTo("High");
        assertThat(json.at("/metadata/version").asText()).isEqualTo("1.5.0");
        assertThat(json.at("/finding_info/uid").asText()).hasSize(32);
        assertThat(json.at("/finding_info/attacks/0/technique/uid").asText()).isEqualTo("T1095");
        assertThat(json.at("/finding_info/attacks/1/technique/uid").asText()).isEqualTo("T1059");
        assertThat(json.at("/finding_info/attacks/1/sub_technique/uid").asText())
                .isEqualTo("T1059.004");
        assertThat(json.at("/device/hostname").asText()).isEqualTo("web-1.example");
        assertThat(json.at("/device/owner/name").asText()).isEqualTo("team");
        assertThat(json.at("/evidences/0/process/file/path").asText()).isEqualTo("/usr/bin/nc");
        assertThat(JsonLines.of(Event.class).read(json.at("/evidences/0/data").toString()))
                .isEqualTo(event);
        assertThat(json.at("/unmapped/matched/0/value").asText()).isEqualTo("/usr/bin/nc");
        assertThat(json.at("/remediation/desc").asText()).startsWith("1. Look");
    }

    @Test
    void shouldNotLetAnEventWriteToTheTerminal() {
        Event event = netcat(1);
        event.getProcessExec()
                .setArgv(List.of("nc", "\u001b[2J\u001b]0;owned\u0007", "a\nFAKE ALERT", "\u202egnp.exe", "\u009b1m"));
        event.getHeader().setHostName("host\rname");
        String text = AlertText.write(assemble(List.of(event)));
        assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .isEmpty();
        assertThat(text.lines()).noneMatch(line -> line.startsWith("FAKE"));
        assertThat(text).contains("\\x1b[2J", "\\x0aFAKE ALERT", "\\u202e", "\\x9b", "host\\x0dname");
        assertThat(text).doesNotContain("\u202e").contains("1. Look at the peer. 2. Call the owner.");
    }

    private static int risk(String criticality) {
        Event event = netcat(1);
        event.setAsset(context(criticality));
        return assemble(List.of(event)).getRisk();
    }

    private static AssetContext context(String criticality) {
        return AssetContext.newBuilder()
                .setMatched(true)
                .setOwner("team")
                .setCriticality(criticality)
                .build();
    }

    private static Event netcat(long sequence) {
        return Sample.exec("web-1", sequence, sequence, 100, "/usr/bin/nc");
    }

    private static Alert assemble(List<Event> events) {
        List<MatchedField> matched = List.of(MatchedField.newBuilder()
                .setSelection("selection")
                .setField("Image")
                .setValue("/usr/bin/nc")
                .build());
        return AlertAssembler.assemble(
                new Detection(RULE, "default 1", events, List.of(), matched, List.of()),
                Sample.START.plusSeconds(1000));
    }
}
