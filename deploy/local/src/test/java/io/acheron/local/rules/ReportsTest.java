/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.rule.RuleBundle;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final String RULE = """
            title: Shell on a socket
            id: 0f0a4d3e-2f0b-4c6f-9a39-6a8f3e1f0a01
            status: test
            description: A shell has a socket as its input.
            logsource: {product: linux, category: process_creation}
            detection:
              shell:
                Image|endswith: /sh
              condition: shell
            level: high
            triage: Look at it.
            tests:
              - name: a shell
                expect: match
                events:
                  - kind: process_exec
                    process: {name: sh, executable: /bin/sh}
                    process_exec: {executable: {path: /bin/sh}}
              - name: wrong on purpose
                expect: none
                events:
                  - kind: process_exec
                    process: {name: sh, executable: /bin/sh}
                    process_exec: {executable: {path: /bin/sh}}
            """;

    private static RuleBundle bundle(String text) {
        return RuleFiles.bundle("test", 1, Instant.EPOCH, List.of(new SourceFile("shell.yaml", text)));
    }

    @Test
    void shouldReportAnErrorInEachForm() throws Exception {
        Compilation compiled = RuleSet.compile(bundle(RULE.replace("condition: shell", "condition: shel")));

        assertThat(LintReport.TABLE.of(compiled))
                .contains("shell.yaml:9:14: error: ")
                .endsWith("0 rules, 1 errors, 1 warnings");
        JsonNode json = new ObjectMapper().readTree(LintReport.JSON.of(compiled));
        assertThat(json.path("accepted").booleanValue()).isFalse();
        assertThat(json.path("problems").path(1).path("level").textValue()).isEqualTo("error");
        assertThat(json.path("problems").path(1).path("line").intValue()).isEqualTo(9);
        JsonNode result = new ObjectMapper()
                .readTree(LintReport.SARIF.of(compiled))
                .path("runs")
                .path(0)
                .path("results")
                .path(1);
        assertThat(result.path("level").textValue()).isEqualTo("error");
        JsonNode place = result.path("locations").path(0).path("physicalLocation");
        assertThat(place.path("artifactLocation").path("uri").textValue()).isEqualTo("shell.yaml");
        assertThat(place.path("region").path("startLine").intValue()).isEqualTo(9);
    }

    @Test
    void shouldReportAFailedTestInEachForm() throws Exception {
        RuleBundle bundle = bundle(RULE);
        Compilation compiled = RuleSet.compile(bundle);
        assertThat(compiled.problems()).isEmpty();
        List<RuleTests.Outcome> outcomes = RuleTests.run(compiled.ruleSet());

        assertThat(TestReport.TABLE.of(outcomes))
                .contains("failed: wrong on purpose: the rule should not match, but does")
                .endsWith("2 tests, 1 failed");
        JsonNode json = new ObjectMapper().readTree(TestReport.JSON.of(outcomes));
        assertThat(json.path("results").path(0).path("passed").booleanValue()).isTrue();
        assertThat(json.path("results").path(1).path("passed").booleanValue()).isFalse();
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(TestReport.JUNIT.of(outcomes))))
                .getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    }
}
