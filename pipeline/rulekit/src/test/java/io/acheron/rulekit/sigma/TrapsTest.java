/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import io.acheron.rulekit.Recorder;
import io.acheron.schema.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What decides whether published Sigma rules mean on our events what they mean elsewhere. */
class TrapsTest {
    @Test
    void shouldMatchInvokedPathAndResolvedFile() {
        Event event = Events.exec("/bin/sh", "-c", "id");
        event.getProcessExec().getExecutable().setPath("/usr/bin/dash");
        assertThat(process("s: {Image|endswith: /sh}\ncondition: s", event)).isTrue();
        assertThat(process("s: {Image|endswith: /dash}\ncondition: s", event)).isTrue();
        assertThat(process("s: {Image|endswith|all: [/sh, /dash]}\ncondition: s", event))
                .isTrue();
        assertThat(process("s: {Image|endswith: /bash}\ncondition: s", event)).isFalse();
    }

    @Test
    void shouldJoinArgumentsByOneBlankWithoutQuotingOrTrimming() {
        Event event = Events.exec("nc", " -e", "", "/bin/sh ");
        assertThat(process("s: {CommandLine: 'nc  -e  /bin/sh '}\ncondition: s", event))
                .isTrue();
        assertThat(process("s: {CommandLine|endswith: '/bin/sh'}\ncondition: s", event))
                .isFalse();
        assertThat(process("s: {CommandLine|contains: ' -e '}\ncondition: s", event))
                .isTrue();
    }

    @Test
    void shouldCountACharacterBeyondTheBasicPlaneAsOne() {
        Event event = Events.exec("/tmp/\uD83D\uDE00x");
        assertThat(process("s: {Image: '/tmp/?x'}\ncondition: s", event)).isTrue();
        assertThat(process("s: {Image: '/tmp/??x'}\ncondition: s", event)).isFalse();
        assertThat(process("s: {Image: '/tmp/??'}\ncondition: s", event)).isTrue();
    }

    @Test
    void shouldFoldCaseOfLettersBeyondTheBasicPlane() {
        Event event = Events.exec("/tmp/\uD801\uDC28");
        assertThat(process("s: {Image|endswith: '/\uD801\uDC00'}\ncondition: s", event))
                .isTrue();
        assertThat(process("s: {Image|endswith|cased: '/\uD801\uDC00'}\ncondition: s", event))
                .isFalse();
    }

    @Test
    void shouldCompareNumbersOnlyWithWhatPeopleReadAsNumbers() {
        for (String text : List.of("443f", "443d", "0x1p9", " 443", "443 ", "+", "4.4.3")) {
            assertThat(process("s: {Image|gte: 1}\ncondition: s", Events.exec(text)))
                    .as(text)
                    .isFalse();
        }
        for (String text : List.of("443", "+443", "0443", "443.5", "4e2")) {
            assertThat(process("s: {Image|gte: 400}\ncondition: s", Events.exec(text)))
                    .as(text)
                    .isTrue();
        }
    }

    @Test
    void shouldFailTestsOfAMissingFieldAndPassTheirNegation() {
        Event event = Events.exec("/bin/sh");
        assertThat(process("s: {ParentImage|endswith: /sshd}\ncondition: s", event))
                .isFalse();
        assertThat(process("s: {Image: /bin/sh}\nf: {ParentImage|endswith: /sshd}\ncondition: s and not f", event))
                .isTrue();
        event.getProcessExec().setArgv(List.of());
        assertThat(process("s: {CommandLine|contains: ''}\ncondition: s", event))
                .isFalse();
        assertThat(process("s: {CommandLine: null}\ncondition: s", event)).isTrue();
    }

    @Test
    void shouldTakeTheParentFromRememberedAncestryBeforeTheKernel() {
        Event event = Events.of("kind: process_exec, process_exec: {ancestors: [{pid: 1, executable: /sbin/init}]}");
        assertThat(process("s: {ParentImage: /sbin/init}\ncondition: s", event)).isTrue();
        Event refined = Events.of("kind: process_exec, process_exec: {ancestors: [{pid: 1, executable: /sbin/init}]},"
                + " facts: {ancestry: [{pid: 7, executable: /usr/sbin/sshd, command_line: 'sshd: root'}]}");
        assertThat(process("s: {ParentImage: /usr/sbin/sshd, ParentCommandLine: 'sshd: root'}\ncondition: s", refined))
                .isTrue();
        assertThat(process("s: {ParentImage: /sbin/init}\ncondition: s", refined))
                .isFalse();
    }

    @Test
    void shouldRouteByLogSource() {
        Event connect = Events.of("kind: tcp_connect, process: {command_line: curl}");
        assertThat(process("keywords: [curl]\ncondition: keywords", connect)).isFalse();
        assertThat(Detections.matches("network_connection", "keywords: [curl]\ncondition: keywords", connect))
                .isTrue();
    }

    @Test
    void shouldMeanQueriesUnlessTheRuleLooksAtTheOutcome() {
        Event query = Events.of("kind: dns_message, dns_message: {questions: [{name: a.example.org, type: A}]}");
        Event failure = Events.of(
                "kind: dns_message, dns_message: {response: true, rcode: 3, questions: [{name: a.example.org, type: A}]}");
        Event success = Events.of(
                "kind: dns_message, dns_message: {response: true, questions: [{name: a.example.org, type: A}],"
                        + " answers: [{name: a.example.org, type: A, data: 10.0.0.1}]}");
        String byName = "s: {QueryName|endswith: .example.org}\ncondition: s";
        assertThat(dns(byName, query)).isTrue();
        assertThat(dns(byName, failure)).isFalse();
        assertThat(dns("s: {QueryStatus: 3}\ncondition: s", failure)).isTrue();
        assertThat(dns("s: {QueryStatus: 0}\ncondition: s", query)).isFalse();
        assertThat(dns("s: {QueryStatus: 0}\ncondition: s", success)).isTrue();
        assertThat(dns("s: {QueryResults|cidr: 10.0.0.0/8}\ncondition: s", success))
                .isTrue();
        assertThat(dns("s: {query: a.example.org, dns_message.response: true}\ncondition: s", failure))
                .isTrue();
        assertThat(Detections.matches("dns", byName, query)).isTrue();
        assertThat(Detections.matches("dns", byName, failure)).isTrue();
    }

    @Test
    void shouldLookAtEachElementOfAList() {
        Event event = Events.of(
                "kind: dns_message, dns_message: {questions: [{name: a.org, type: A}, {name: b.org, type: TXT}]}");
        assertThat(dns("s: {dns_message.questions.name: B.ORG}\ncondition: s", event))
                .isTrue();
        assertThat(dns("s: {'dns_message.questions[0].name': b.org}\ncondition: s", event))
                .isFalse();
        assertThat(dns("s: {'dns_message.questions[1].name': b.org}\ncondition: s", event))
                .isTrue();
        Event exec = Events.of("kind: process_exec, process_exec: {env: {LD_PRELOAD: /tmp/x.so}}");
        assertThat(process("s: {process_exec.env.LD_PRELOAD|startswith: /tmp/}\ncondition: s", exec))
                .isTrue();
        assertThat(process("s: {process_exec.env.LD_AUDIT|exists: true}\ncondition: s", exec))
                .isFalse();
    }

    @Test
    void shouldTellSelectionFieldAndValueThatMatched() {
        Event event = Events.exec("/bin/sh", "-c", "x".repeat(300));
        Recorder found = Detections.found("process_creation", """
                shell: {Image|endswith: [/bash, /sh]}
                other: {CommandLine|contains: never}
                filter: {ParentImage|endswith: /sshd}
                condition: (shell or other) and not filter""", event);
        assertThat(found.fields).singleElement().satisfies(field -> {
            assertThat(field.getSelection()).isEqualTo("shell");
            assertThat(field.getField()).isEqualTo("Image|endswith");
            assertThat(field.getValue()).isEqualTo("/bin/sh");
        });
        Recorder cut = Detections.found("process_creation", "s: {CommandLine|contains: xxx}\ncondition: s", event);
        assertThat(cut.fields.get(0).getValue()).hasSize(256);
    }

    private static boolean process(String detection, Event event) {
        return Detections.matches("process_creation", detection, event);
    }

    private static boolean dns(String detection, Event event) {
        return Detections.matches("dns_query", detection, event);
    }
}
