/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sample;

import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.DnsQuestion;
import io.acheron.schema.payload.ProcessExec;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Small events and rules for the tests of this module. */
public final class Sample {
    public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    public static final String BOOT = "5f3a2b1c-0000-4000-8000-000000000000";

    public static final String NETCAT_ID = "3f0b3ce1-51b8-4f0c-9d11-000000000001";
    public static final String NETCAT = """
            title: Netcat started
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000001
            status: test
            description: Netcat was started.
            references: [https://attack.mitre.org/techniques/T1095/]
            tags: [attack.command-and-control, attack.t1095]
            logsource: {product: linux, category: process_creation}
            detection:
              selection:
                Image|endswith: /nc
              condition: selection
            falsepositives: [Administrators]
            level: high
            triage: Look at the peer.
            """;

    public static final String ASK_THEN_RUN_ID = "3f0b3ce1-51b8-4f0c-9d11-000000000002";
    public static final String ASK_THEN_RUN = """
            title: Name asked, then a program run
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000002
            status: test
            description: A process asked for a name and started a program.
            references: [https://attack.mitre.org/techniques/T1071/004/]
            tags: [attack.command-and-control, attack.t1071.004]
            logsource: {product: linux}
            sequence:
              by: [process.entity_id]
              within: 30s
              ordered: true
              steps:
                - name: ask
                  logsource: {product: linux, category: dns_query}
                  detection:
                    selection:
                      QueryName|endswith: .example
                    condition: selection
                - name: run
                  logsource: {product: linux, category: process_creation}
                  detection:
                    selection:
                      Image|endswith: /sh
                    condition: selection
            level: medium
            triage: Look at the name.
            """;

    public static final String BURST_ID = "3f0b3ce1-51b8-4f0c-9d11-000000000003";
    public static final String BURST = """
            title: Many names
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000003
            status: test
            description: A process asked for five different names in a minute.
            references: [https://attack.mitre.org/techniques/T1071/004/]
            tags: [attack.exfiltration, attack.t1048]
            logsource: {product: linux}
            sequence:
              by: [process.entity_id]
              within: 60s
              ordered: true
              steps:
                - name: ask
                  times: 5
                  distinct: dns_message.questions.name
                  logsource: {product: linux, category: dns_query}
                  detection:
                    selection:
                      QueryName|endswith: .tunnel
                    condition: selection
            level: medium
            triage: Look at the names.
            """;

    /** @param host host id and name */
    public static Header header(String host, long sequence, double seconds) {
        long micros = Math.round(seconds * 1_000_000);
        return Header.newBuilder()
                .setHostId(host)
                .setHostName(host + ".example")
                .setBootId(BOOT)
                .setCpu(0)
                .setSequence(sequence)
                .setKernelTimeNs(1_000_000_000L + micros * 1000)
                .setEventTime(START.plusNanos(micros * 1000))
                .setObservedTime(START.plusNanos(micros * 1000))
                .setProbe("test")
                .setSource(CaptureSource.BPF)
                .build();
    }

    public static ProcessContext process(int pid, String name) {
        return ProcessContext.newBuilder()
                .setEntityId(EntityId.of(BOOT, pid, pid * 1000L))
                .setPid(pid)
                .setTid(pid)
                .setStartTimeNs(pid * 1000L)
                .setName(name)
                .setParentPid(1)
                .setParentName("systemd")
                .build();
    }

    /** @param executable such as /usr/bin/nc */
    public static Event exec(String host, long sequence, double seconds, int pid, String executable) {
        String name = executable.substring(executable.lastIndexOf('/') + 1);
        ProcessContext process = process(pid, name);
        process.setExecutable(executable);
        process.setCommandLine(name + " -x");
        return Event.newBuilder()
                .setHeader(header(host, sequence, seconds))
                .setKind("process_exec")
                .setProcess(process)
                .setProcessExec(ProcessExec.newBuilder()
                        .setFilename(executable)
                        .setExecutable(FileRef.newBuilder().setPath(executable).build())
                        .setArgv(List.of(name, "-x"))
                        .build())
                .build();
    }

    public static Event ask(String host, long sequence, double seconds, int pid, String question) {
        return Event.newBuilder()
                .setHeader(header(host, sequence, seconds))
                .setKind("dns_message")
                .setProcess(process(pid, "resolver"))
                .setDnsMessage(DnsMessage.newBuilder()
                        .setEgress(true)
                        .setRemoteAddress("192.0.2.53")
                        .setRemotePort(53)
                        .setQuestions(List.of(DnsQuestion.newBuilder()
                                .setName(question)
                                .setType("A")
                                .build()))
                        .build())
                .build();
    }

    /** @param texts rule files */
    public static RuleBundle bundle(long version, String... texts) {
        List<SourceFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(new SourceFile("test/rule_" + files.size() + ".yaml", text));
        }
        return RuleFiles.bundle("default", version, START.plusSeconds(version), files);
    }

    private Sample() {}
}
