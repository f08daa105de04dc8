/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModifierTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // item ~ command line ~ whether it matches
                "CommandLine: 'curl -o x' ~ curl -o x ~ true",
                "CommandLine: 'curl -o' ~ curl -o x ~ false",
                "CommandLine: 'CURL -O X' ~ curl -o x ~ true",
                "CommandLine: 'curl*x' ~ curl -o x ~ true",
                "CommandLine: '*-o*' ~ curl -o x ~ true",
                "CommandLine: 'c?rl -o x' ~ curl -o x ~ true",
                "CommandLine: 'c?url -o x' ~ curl -o x ~ false",
                "CommandLine: 'c?rl*' ~ CURL ~ true",
                "CommandLine: '*' ~ x ~ true",
                "CommandLine: '?' ~ x ~ true",
                "CommandLine: '?' ~ xy ~ false",
                "CommandLine: 'a\\*b' ~ a*b ~ true",
                "CommandLine: 'a\\*b' ~ axb ~ false",
                "CommandLine: 'a\\?b' ~ a?b ~ true",
                "CommandLine: 'a\\?b' ~ axb ~ false",
                "CommandLine: 'a\\\\*b' ~ a\\xb ~ true",
                "CommandLine: 'a\\\\*b' ~ a*b ~ false",
                "CommandLine: 'a\\nb' ~ a\\nb ~ true",
                "CommandLine: ['x', 'y'] ~ y ~ true",
                "CommandLine|contains: ' -o ' ~ curl -o x ~ true",
                "CommandLine|contains: ' -p ' ~ curl -o x ~ false",
                "CommandLine|contains: 'c*x' ~ abc -o xyz ~ true",
                "CommandLine|contains: 'c*q' ~ abc -o xyz ~ false",
                "CommandLine|contains: '' ~ abc ~ true",
                "CommandLine|startswith: 'Cur' ~ curl -o x ~ true",
                "CommandLine|startswith: 'url' ~ curl -o x ~ false",
                "CommandLine|endswith: '-O X' ~ curl -o x ~ true",
                "CommandLine|endswith: '-o' ~ curl -o x ~ false",
                "CommandLine|contains|all: ['curl', '-o'] ~ curl -o x ~ true",
                "CommandLine|contains|all: ['curl', '-p'] ~ curl -o x ~ false",
                "CommandLine|contains: ['wget', 'curl'] ~ curl -o x ~ true",
                "CommandLine|re: 'c[a-z]+ -o' ~ curl -o x ~ true",
                "CommandLine|re: 'C[a-z]+ -o' ~ curl -o x ~ false",
                "CommandLine|re|i: 'C[a-z]+ -O' ~ curl -o x ~ true",
                "CommandLine|re: '(?i)C[a-z]+ -O' ~ curl -o x ~ true",
                "CommandLine|re: '^-o' ~ curl -o x ~ false",
                "CommandLine|re: '\\d{4,}' ~ port 4444 ~ true",
                "CommandLine|re: ['aaa', 'u.l'] ~ curl ~ true",
                "CommandLine|cased: 'Curl' ~ curl ~ false",
                "CommandLine|cased: 'curl' ~ curl ~ true",
                "CommandLine|contains|cased: 'URL' ~ curl ~ false",
                "CommandLine|contains|cased: 'u?L' ~ curl ~ false",
                "CommandLine|contains|cased: 'u?L' ~ cuxL ~ true",
                "CommandLine|exists: true ~ x ~ true",
                "CommandLine|exists: false ~ x ~ false",
                "ParentImage|exists: true ~ x ~ false",
                "ParentImage|exists: false ~ x ~ true",
                "ParentImage: null ~ x ~ true",
                "CommandLine: null ~ x ~ false",
                "CurrentDirectory: '' ~ x ~ true",
                "CommandLine: '' ~ x ~ false",
                "CommandLine|neq: x ~ x ~ false",
                "CommandLine|neq: x ~ y ~ true",
                "CommandLine|neq: [x, z] ~ z ~ false",
                "CommandLine|neq: [x, z] ~ y ~ true",
                "CommandLine|contains|neq: url ~ curl ~ false",
                "ParentImage|neq: x ~ y ~ false",
                "CommandLine|windash|contains: ' -o ' ~ curl /o x ~ true",
                "CommandLine|windash|contains: ' -o ' ~ curl –o x ~ true",
                "CommandLine|windash|contains: ' -o ' ~ curl +o x ~ false",
                "CommandLine|fieldref: Image ~ /bin/x ~ true",
                "CommandLine|fieldref|startswith: Image ~ /bin/x -o ~ true",
                "CommandLine|fieldref|endswith: CurrentDirectory ~ /bin/x -o ~ true",
                "CommandLine|fieldref: ParentImage ~ /bin/x ~ false",
            })
    void shouldTestTheCommandLine(String item, String commandLine, boolean expected) {
        Event event = Events.exec(commandLine);
        assertThat(Detections.matches("process_creation", detection(item), event))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "DestinationPort|gt: 443 ~ false",
                "DestinationPort|gte: 443 ~ true",
                "DestinationPort|lt: 444 ~ true",
                "DestinationPort|lte: 442 ~ false",
                "DestinationPort|gt: 442.5 ~ true",
                "DestinationPort: 443 ~ true",
                "DestinationPort: '443' ~ true",
                "DestinationPort: 0x1BB ~ true",
                "DestinationPort|startswith: 44 ~ true",
                "DestinationIp|gt: 3 ~ false",
                "Initiated: 'true' ~ true",
                "Initiated: true ~ true",
                "Initiated: 'false' ~ false",
                "DestinationIp|cidr: 203.0.113.0/24 ~ true",
                "DestinationIp|cidr: 203.0.112.0/23 ~ true",
                "DestinationIp|cidr: 203.0.113.8/30 ~ true",
                "DestinationIp|cidr: 203.0.113.12/30 ~ false",
                "DestinationIp|cidr: 0.0.0.0/0 ~ true",
                "DestinationIp|cidr: 203.0.113.9 ~ true",
                "DestinationIp|cidr: [10.0.0.0/8, 203.0.113.9/32] ~ true",
                "DestinationIp|cidr: '::/0' ~ false",
                "DestinationIp|cidr: '::ffff:203.0.113.0/120' ~ true",
                "SourceIp|cidr: 'fe80::/10' ~ true",
                "SourceIp|cidr: 'fe80::1/128' ~ true",
                "SourceIp|cidr: 'fe80::2/128' ~ false",
                "SourceIp|cidr: 0.0.0.0/0 ~ false",
            })
    void shouldTestAConnection(String item, boolean expected) {
        Event event =
                Events.of("kind: tcp_connect, tcp_connect: {socket: {local_address: 'fe80::1%eth0', local_port: 40000,"
                        + " remote_address: 203.0.113.9, remote_port: 443}}");
        assertThat(Detections.matches("network_connection", detection(item), event))
                .isEqualTo(expected);
    }

    @Test
    void shouldFindBase64WhereverItBegins() {
        for (String before : new String[] {"", "a", "ab", "abc"}) {
            String text = before + "/bin/bash -i" + "tail";
            String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            assertThat(Detections.matches(
                            "process_creation",
                            detection("CommandLine|base64offset|contains: '/bin/bash -i'"),
                            Events.exec("echo", encoded)))
                    .as(before)
                    .isTrue();
        }
        String encoded = Base64.getEncoder().encodeToString("/bin/bash".getBytes(StandardCharsets.UTF_8));
        assertThat(Detections.matches(
                        "process_creation", detection("CommandLine|base64: /bin/bash"), Events.exec(encoded)))
                .isTrue();
        assertThat(Detections.matches(
                        "process_creation",
                        detection("CommandLine|base64offset|contains: /bin/bash"),
                        Events.exec("/bin/bash")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"wide, UTF-16LE", "utf16le, UTF-16LE", "utf16be, UTF-16BE"})
    void shouldEncodeBeforeBase64(String modifier, String charset) throws Exception {
        String encoded = Base64.getEncoder().encodeToString("iex (new-object)".getBytes(charset));
        String item = "CommandLine|%s|base64offset|contains: 'new-object'".formatted(modifier);
        assertThat(Detections.matches("process_creation", detection(item), Events.exec("pwsh", "-enc", encoded)))
                .isTrue();
    }

    @Test
    void shouldPutAByteOrderMarkBeforeUtf16() {
        byte[] text = "x=1".getBytes(StandardCharsets.UTF_16LE);
        byte[] marked = new byte[text.length + 2];
        marked[0] = (byte) 0xFF;
        marked[1] = (byte) 0xFE;
        System.arraycopy(text, 0, marked, 2, text.length);
        String encoded = Base64.getEncoder().encodeToString(marked);
        assertThat(Detections.matches(
                        "process_creation", detection("CommandLine|utf16|base64: x=1"), Events.exec(encoded)))
                .isTrue();
    }

    @Test
    void shouldFoldCaseBeyondAscii() {
        assertThat(Detections.matches("process_creation", detection("CommandLine|contains: ÄÖ"), Events.exec("xäöx")))
                .isTrue();
        assertThat(Detections.matches(
                        "process_creation", detection("CommandLine|contains: k"), Events.exec("x\u212Ax")))
                .isTrue();
    }

    @Test
    void shouldSearchWordsInTheCommandLine() {
        Event event = Events.exec("/bin/sh", "-c", "curl http://x | sh");
        assertThat(Detections.matches("process_creation", "keywords: ['wget', 'curl']\ncondition: keywords", event))
                .isTrue();
        assertThat(Detections.matches(
                        "process_creation", "keywords: {'|all': [curl, '| sh']}\ncondition: keywords", event))
                .isTrue();
        assertThat(Detections.matches(
                        "process_creation", "keywords: {'|all': [curl, wget]}\ncondition: keywords", event))
                .isFalse();
        assertThat(Detections.matches("process_creation", "keywords: {'|re': 'h.tp'}\ncondition: keywords", event))
                .isTrue();
    }

    @Test
    void shouldJoinMapsByAndAndListsOfMapsByOr() {
        Event event = Events.exec("/bin/sh", "-c");
        assertThat(Detections.matches(
                        "process_creation", "s: {Image|endswith: /sh, CommandLine|contains: -c}\ncondition: s", event))
                .isTrue();
        assertThat(Detections.matches(
                        "process_creation", "s: {Image|endswith: /sh, CommandLine|contains: -d}\ncondition: s", event))
                .isFalse();
        assertThat(Detections.matches(
                        "process_creation",
                        "s: [{Image|endswith: /no}, {CommandLine|contains: -c}]\ncondition: s",
                        event))
                .isTrue();
    }

    private static String detection(String item) {
        return "selection:\n  " + item + "\ncondition: selection";
    }
}
