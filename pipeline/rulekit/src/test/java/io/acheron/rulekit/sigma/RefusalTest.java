/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "CommandLine|contians: x ~ 7:5 ~ modifier 'contians' does not exist ~ did you mean contains?",
                "CommandLine|contains|contains: x ~ 7:5 ~ modifier 'contains' stands twice ~ write it once",
                "CommandLine|contains|re: x ~ 7:5 ~ modifiers contains, re exclude each other ~ keep one of them",
                "CommandLine|i: x ~ 7:5 ~ modifiers i, m and s belong to re ~ add |re before them",
                "CommandLine|base64|re: x ~ 7:5 ~ an encoding cannot go with re ~ use it with contains, startswith or endswith",
                "CommandLine|hour: 3 ~ 7:5 ~ modifier 'hour' is not supported ~ parts of a time cannot be compared; remove the modifier",
                "CommandLine|base64: 'a*b' ~ 7:25 ~ a wildcard cannot be encoded ~ escape it as \\* or \\?, or take the parts around it as values of their own",
                "CommandLime: x ~ 7:5 ~ log source process_creation has no field 'CommandLime' ~ did you mean CommandLine?",
                "process_exec.executable.pth: x ~ 7:5 ~ log source process_creation has no field 'process_exec.executable.pth' ~ did you mean process_exec.executable.path?",
                "tcp_connect.socket.remote_port: 1 ~ 7:5 ~ log source process_creation has no field 'tcp_connect.socket.remote_port' ~ use a name of the field reference, or a path of the event",
                "CommandLine|re: '(a' ~ 7:21 ~ regular expression '(a': missing closing ) at '(a' ~ correct it; look-around and back-references do not exist in RE2",
                "CommandLine|re: 'a(?=b)' ~ 7:21 ~ regular expression 'a(?=b)': invalid or unsupported Perl syntax at '(?=' ~ correct it; look-around and back-references do not exist in RE2",
                "CommandLine|base64offset|contains: a ~ 7:40 ~ the value is too short: no letter of its Base64 depends on it alone ~ write at least two characters, or remove the modifier",
                "CommandLine|contains: \"x\\uE000\" ~ 7:27 ~ U+E000 and U+E001 cannot be looked for ~ write ? in their place, which fits any character",
                "ProcessId|gt: many ~ 7:19 ~ expected a number, found the text 'many' ~ write a number, or remove the modifier",
                "Image|cidr: 10.0.0.0/33 ~ 7:17 ~ '10.0.0.0/33' is no network ~ write it as 10.0.0.0/8 or fe80::/10",
                "Image|exists: maybe ~ 7:19 ~ exists is the text 'maybe' ~ write true or false",
                "Image|contains: null ~ 7:21 ~ null cannot be compared like this ~ remove the modifier",
                "Image: [] ~ 7:12 ~ 'Image' has no value ~ give it at least one",
                "Image: {a: b} ~ 7:12 ~ a value is a map ~ write single values, one a line",
                "Image|fieldref: CommandLime ~ 7:21 ~ log source process_creation has no field 'CommandLime' ~ did you mean CommandLine?",
                "Image|expand: '%shels%' ~ 7:19 ~ list 'shels' does not exist ~ did you mean shells?",
                "Image|expand: shells ~ 7:19 ~ 'shells' has no %list% to expand ~ remove |expand, or name a list",
            })
    void shouldNamePlaceCauseAndRemedy(String item, String place, String message, String remedy) {
        assertRefused("process_creation", item, place, message, remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "stdio_socket.socket.role: CONECT ~ 7:31 ~ field 'stdio_socket.socket.role' is never 'CONECT' ~ did you mean CONNECT?",
                "stdio_socket.socket.role: [accept, client] ~ 7:40 ~ field 'stdio_socket.socket.role' is never 'client' ~ use one of UNKNOWN, CONNECT, ACCEPT, LISTEN, PAIR",
                "stdio_socket.socket.role|neq: CONECT ~ 7:35 ~ field 'stdio_socket.socket.role' is never 'CONECT' ~ did you mean CONNECT?",
                "stdio_socket.socket.role|cased: connect ~ 7:37 ~ field 'stdio_socket.socket.role' is never 'connect' ~ did you mean CONNECT?",
                "stdio_socket.interactive: yes ~ 7:31 ~ field 'stdio_socket.interactive' is never 'yes' ~ write true or false",
                "stdio_socket.interactive: 1 ~ 7:31 ~ field 'stdio_socket.interactive' is never 1 ~ write true or false",
                "stdio_socket.interactive: '1' ~ 7:31 ~ field 'stdio_socket.interactive' is never '1' ~ write true or false",
                "DestinationPort: https ~ 7:22 ~ field 'DestinationPort' is never 'https' ~ write a whole number",
                "DestinationPort: 443.5 ~ 7:22 ~ field 'DestinationPort' is never 443.5 ~ write a whole number",
                "DestinationPort: '0443' ~ 7:22 ~ field 'DestinationPort' is never '0443' ~ did you mean 443?",
                "stdio_socket.interactive|expand: '%shells%' ~ 7:38 ~ field 'stdio_socket.interactive' is never '/bin/sh' ~ write true or false",
                "DestinationIp|expand: '%none%' ~ 7:27 ~ list 'none' is empty ~ write one value per line into lists/none.txt, or remove the reference",
                "stdio_socket.socket: x ~ 7:5 ~ 'stdio_socket.socket' is a group of fields ~ use one of stdio_socket.socket.cookie, stdio_socket.socket.family, stdio_socket.socket.inode, stdio_socket.socket.local_address, stdio_socket.socket.local_port, stdio_socket.socket.opened_ns, stdio_socket.socket.peer_inode, stdio_socket.socket.protocol, ...",
                "'stdio_socket.path_in[0]|exists': true ~ 7:5 ~ 'stdio_socket.path_in[0]' is a group of fields ~ use one of stdio_socket.path_in[0].holder.command_line, stdio_socket.path_in[0].holder.entity_id, stdio_socket.path_in[0].holder.executable, stdio_socket.path_in[0].holder.name, stdio_socket.path_in[0].holder.pid, stdio_socket.path_in[0].holder.start_time_ns, stdio_socket.path_in[0].holder.uid, stdio_socket.path_in[0].holder_fd, ...",
                "DestinationIp|fieldref: stdio_socket.socket ~ 7:29 ~ 'stdio_socket.socket' is a group of fields ~ use one of stdio_socket.socket.cookie, stdio_socket.socket.family, stdio_socket.socket.inode, stdio_socket.socket.local_address, stdio_socket.socket.local_port, stdio_socket.socket.opened_ns, stdio_socket.socket.peer_inode, stdio_socket.socket.protocol, ...",
            })
    void shouldNameValuesAndFieldsThatCanMatch(String item, String place, String message, String remedy) {
        assertRefused("stdio_socket", item, place, message, remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "title: Test ~  ~ title is missing",
                "level: medium ~  ~ level is missing",
                "level: medium ~ level: severe ~ level 'severe' does not exist",
                "id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01 ~  ~ id is missing",
                "id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01 ~ id: mine ~ id 'mine' is no UUID",
                "level: medium ~ level: [medium] ~ level is a list, expected text",
                "category: process_creation ~ category: process_acces ~ log source with category 'process_acces' is not collected",
                "category: process_creation ~ service: sshd ~ log source with service 'sshd' is not collected: log files are not read",
                "product: linux ~ product: windows ~ product 'windows' is not collected",
                "condition: s ~ conditions: {Image: s} ~ condition is missing",
                "title: Test ~ 'title: Test\nversion: 0' ~ version is the number 0",
                "title: Test ~ 'title: Test\nstatus: new' ~ status 'new' does not exist",
                "s: {Image: x} ~ s: {Image: x, Image: y} ~ key 'Image' stands here a second time, first in line 6",
                "condition: s ~ conditon: s ~ condition is missing, and key 'conditon' is a selection of one word",
                "condition: s ~ '' ~ condition is missing",
                "s: {Image: x} ~ s: {} ~ selection 's' is empty",
                "s: {Image: x} ~ 's:' ~ selection 's' is empty",
                "s: {Image: x} ~ 's: {Image: x}\n  timeframe: 5m' ~ timeframe is not supported",
            })
    void shouldRefuseBrokenRules(String part, String replacement, String message) {
        String rule = Detections.rule("process_creation", "s: {Image: x}\ncondition: s")
                .replace(part, replacement == null ? "" : replacement);
        assertThat(Detections.errors(rule)).anySatisfy(problem -> {
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.remedy()).isNotEmpty();
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
        });
    }

    @Test
    void shouldRefuseAnIdThatIsUsedTwice() {
        String rule = Detections.rule("process_creation", "s: {Image: x}\ncondition: s");
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", rule, "b.yaml", rule));
        assertThat(compilation.ruleSet().rules()).extracting("path").containsExactly("a.yaml");
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .singleElement()
                .hasToString("b.yaml:2:5: error: id 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01 is already used by a.yaml;"
                        + " give this rule an id of its own; an id is never used again");
    }

    @Test
    void shouldWarnAboutWhatIsProbablyASlip() {
        String rule = Detections.rule("process_creation", "s: {Image: x}\nt: {Image: y}\ncondition: s")
                + "falsepositive: [x]\n";
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", rule));
        assertThat(compilation.accepted()).isTrue();
        assertThat(compilation.problems())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "key 'falsepositive' means nothing",
                        "selection 't' is not used by the condition",
                        "no test in which the rule matches",
                        "no test in which the rule does not match");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "stdio_socket.socket.role: connect",
                "stdio_socket.socket.role: 'CONN*'",
                "stdio_socket.socket.role: 'CONNEC?'",
                "stdio_socket.socket.role|contains: CONECT",
                "stdio_socket.socket.role|re: CONECT",
                "stdio_socket.socket.role: null",
                "stdio_socket.interactive: True",
                "stdio_socket.interactive: 'false'",
                "DestinationPort: '443'",
                "DestinationPort: '44*'",
                "DestinationPort: +443",
                "stdio_socket.socket_age_ms: -1",
                "DestinationPort|startswith: 04",
                "DestinationPort|fieldref: SourcePort",
                "header.event_time: '2026-01-01T00:00:00Z'",
            })
    void shouldAcceptValuesThatAFieldMayHave(String item) {
        String rule = Detections.rule("stdio_socket", "s:\n  " + item + "\ncondition: s");
        assertThat(RuleSet.compile(Bundles.of("rule.yaml", rule)).accepted()).isTrue();
    }

    @Test
    void shouldRefuseInAStepWhatItRefusesInARule() {
        String sequence = """
                title: Test
                id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01
                level: medium
                sequence:
                  by: [process.entity_id]
                  within: 60s
                  steps:
                    - name: socket
                      logsource: {category: stdio_socket}
                      detection: {s: {stdio_socket.socket.role: CONECT}, condition: s}
                    - name: connect
                      by: [tcp_connect.socket]
                      logsource: {category: network_connection}
                      detection: {s: {DestinationPort: https}, conditon: s}
                """;
        assertThat(Detections.errors(sequence))
                .extracting(Problem::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("rule.yaml:10:49: error: field 'stdio_socket.socket.role' is never 'CONECT';"
                                        + " did you mean CONNECT?"),
                        second -> assertThat(second)
                                .startsWith("rule.yaml:12:12: error: 'tcp_connect.socket' is a group of fields;"
                                        + " use one of tcp_connect.socket.cookie, "),
                        third -> assertThat(third)
                                .isEqualTo("rule.yaml:14:40: error: field 'DestinationPort' is never 'https';"
                                        + " write a whole number"),
                        fourth -> assertThat(fourth)
                                .isEqualTo("rule.yaml:14:48: error: condition is missing, and key 'conditon' is a"
                                        + " selection of one word; did you mean condition?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "expect: matches ~ rule.yaml:10:13: error: expect is the text 'matches'; did you mean match?",
                "expect: true ~ rule.yaml:10:13: error: expect is the truth value true; write expect: match or expect: none",
                " ~ rule.yaml:9:5: error: expect is missing; write expect: match or expect: none",
            })
    void shouldTellWhatATestExpectsAndWarnOfNothingThatFollows(String expect, String problem) {
        String rule = Detections.rule("process_creation", "s: {Image: x}\ncondition: s")
                + """
                tests:
                  - name: a
                    %s
                    events: [{kind: process_exec}]
                """.formatted(expect == null ? "" : expect);
        assertThat(RuleSet.compile(Bundles.of("rule.yaml", rule)).problems())
                .singleElement()
                .hasToString(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "`` ~ rule.yaml:1:1: error: the file is empty; write a rule, or remove the file",
                "# later\\n ~ rule.yaml:1:1: error: the file is empty; write a rule, or remove the file",
                "title: x\\nid: 'y\\nlevel: low\\n ~ rule.yaml:2:5: error: not YAML: while scanning a quoted scalar, found unexpected end of stream; correct the YAML at this place",
                "title: x\\ntags: [a,\\nlevel: low\\n ~ rule.yaml:2:7: error: not YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>; correct",
                "title: x\\ntitle: y\\n ~ rule.yaml:2:1: error: key 'title' stands here a second time, first in line 1; remove or rename one of them",
            })
    void shouldNamePlaceCauseAndRemedyOfWhatIsNoRule(String text, String problem) {
        assertThat(RuleSet.compile(Bundles.of("rule.yaml", text.replace("\\n", "\n")))
                        .problems())
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).startsWith(problem));
    }

    @Test
    void shouldRefuseARuleInNoLanguage() {
        assertThat(Detections.errors("title: x\nid: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01\nlevel: low\n"))
                .extracting(Problem::message)
                .containsExactly("no detection, no sequence, no correlation and no .drl file beside it");
    }

    private static void assertRefused(String category, String item, String place, String message, String remedy) {
        String rule = Detections.rule(category, "s:\n  " + item + "\ncondition: s");
        Compilation compilation = RuleSet.compile(
                Bundles.of("rule.yaml", rule, "lists/shells.txt", "/bin/sh\n", "lists/none.txt", "# nothing yet\n"));
        assertThat(compilation.ruleSet().rules()).isEmpty();
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
                    assertThat(problem.message()).isEqualTo(message);
                    assertThat(problem.remedy()).isEqualTo(remedy);
                });
    }
}
