/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleReviewTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String STABLE = """
            title: Netcat
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3b01
            name: netcat
            status: stable
            level: medium
            owner: detection team
            tags: [attack.execution, attack.t1059]
            falsepositives: [Health checks of the load balancer]
            triage: Look at the peer.
            emulation: nc -h
            logsource: {product: linux, category: process_creation}
            detection: {s: {Image|endswith: /nc}, condition: s}
            tests:
              - {name: netcat, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /bin/nc}}}]}
              - {name: "near miss: another name", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/ncx}}}]}
              - {name: "benign: cat", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/cat}}}]}
            """;
    private static final String EXCEPTION = """
            title: Health checks
            owner: platform
            reason: the load balancer probes with it
            expires: %s
            logsource: {product: linux, category: process_creation}
            filter: {rules: [netcat], probe: {CommandLine|contains: ' -z '}, condition: probe}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "process_creation ~ Image|startswith: / ~ high ~ 4 ordinary events of kind process_exec",
                "process_creation ~ CommandLine|re: .* ~ medium ~ 4 ordinary events of kind process_exec",
                "dns_query ~ QueryName: '*' ~ high ~ 3 ordinary events of kind dns_message",
                "network_connection ~ DestinationPort|gte: 1 ~ high ~ 3 ordinary events of kind tcp_connect",
                "process_creation ~ Image|startswith: / ~ low ~ ''",
                "process_creation ~ Image|startswith: /usr/ ~ high ~ ''",
            })
    void shouldWarnOfARuleThatAlertsOnWhatIsOrdinary(String category, String item, String level, String told) {
        String rule = STABLE.replace("process_creation", category)
                .replace("Image|endswith: /nc", item)
                .replace("level: medium", "level: " + level);
        List<String> warnings =
                RuleReview.of(RuleSet.compile(Bundles.of("a.yaml", rule)), NOW, Problem.Level.ERROR).problems().stream()
                        .map(Problem::toString)
                        .filter(problem -> problem.contains("ordinary"))
                        .toList();
        if (told.isEmpty()) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith("a.yaml:1:1: warning: ")
                    .contains(told);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "# Shells.|sh ~ 1 ~ warning: nobody answers for this list; begin it with # owner: and the team that decides what it holds",
                "# owner:|sh ~ 1 ~ warning: nobody answers for this list; begin it with # owner: and the team that decides what it holds",
                "sh|# owner: platform ~ 1 ~ warning: nobody answers for this list; begin it with # owner: and the team that decides what it holds",
                "# owner: x|# expires: 2026-05-31|sh ~ 2 ~ error: the list has expired on 2026-05-31; let its owner look at the values and decide on a later day",
                "# owner: x|# review: 2026-05-31|sh ~ 2 ~ warning: the list was to be looked at by 2026-05-31; let its owner look at the values and decide on a later day",
                "# owner: x|# review: soon|sh ~ 2 ~ error: review is 'soon'; write the last day as 2026-12-31",
            })
    void shouldTellOfListsThatNobodyAnswersForAnyMore(String list, int line, String message) {
        assertThat(withList(list).problems())
                .extracting(Problem::toString)
                .containsExactly("lists/shells.txt:%d:1: %s".formatted(line, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Shells.|# owner: platform|sh",
                "|#owner:platform|sh",
                "# owner: x|# expires: 2026-06-01|# review: 2027-01-01|sh"
            })
    void shouldPassListsThatSomebodyAnswersFor(String list) {
        assertThat(withList(list).problems()).isEmpty();
    }

    private static Compilation withList(String list) {
        Compilation compiled =
                RuleSet.compile(Bundles.of("a.yaml", STABLE, "lists/shells.txt", list.replace("|", "\n") + "\n"));
        return RuleReview.of(compiled, NOW, Problem.Level.ERROR);
    }

    @Test
    void shouldPassARuleThatBringsAllItsStatusNeeds() {
        assertThat(review(STABLE, Problem.Level.ERROR).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "emulation: nc -h ~ stable ~ an emulation",
                "owner: detection team ~ stable ~ an owner",
                "'level: medium' ~ stable ~ to alert",
                "'near miss: another name' ~ test ~ a near miss",
                "'benign: cat' ~ test ~ a benign look-alike",
                "'triage: Look at the peer.' ~ test ~ triage",
                "Health checks of the load balancer ~ test ~ false positives",
                "'tags: [attack.execution, attack.t1059]' ~ test ~ an ATT&CK tag",
            })
    void shouldNameWhatAStatusNeedsAndLetTheStepBelowPass(String part, String status, String message) {
        String replacement = part.startsWith("level")
                ? "level: medium\nmode: shadow"
                : part.startsWith("Health") ? "unknown" : part.contains("miss") || part.startsWith("benign") ? "x" : "";
        String lacking = STABLE.replace(part, replacement);
        assertThat(lacking).isNotEqualTo(STABLE);
        assertThat(review(lacking.replace("status: stable", "status: " + status), Problem.Level.ERROR)
                        .problems())
                .anySatisfy(problem -> {
                    assertThat(problem.message()).isEqualTo("status %s needs %s".formatted(status, message));
                    assertThat(problem.level()).isEqualTo(Problem.Level.ERROR);
                    assertThat(problem.line()).isPositive();
                });
        String below = status.equals("stable") ? "test" : "experimental";
        assertThat(review(lacking.replace("status: stable", "status: " + below), Problem.Level.ERROR)
                        .problems())
                .noneMatch(problem -> problem.message().contains(message));
    }

    @Test
    void shouldWarnOnlyWhereItIsAskedTo() {
        Compilation reviewed = review(STABLE.replace("emulation: nc -h", ""), Problem.Level.WARNING);
        assertThat(reviewed.problems()).hasSize(1);
        assertThat(reviewed.accepted()).isTrue();
    }

    @Test
    void shouldRefuseAnExceptionThatHasExpiredWhereItIsPublishedAndNotWhereItRuns() {
        Compilation compiled =
                RuleSet.compile(Bundles.of("a.yaml", STABLE, "filters/b.yaml", EXCEPTION.formatted("2026-05-31")));
        assertThat(compiled.accepted()).isTrue();
        List<Problem> problems =
                RuleReview.of(compiled, NOW, Problem.Level.ERROR).problems();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("filters/b.yaml");
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.message())
                    .isEqualTo(
                            "the exception 'Health checks' of platform has expired on 2026-05-31 and excepts nothing any more");
        });
        Compilation valid =
                RuleSet.compile(Bundles.of("a.yaml", STABLE, "filters/b.yaml", EXCEPTION.formatted("2026-06-01")));
        assertThat(RuleReview.of(valid, NOW, Problem.Level.ERROR).problems()).isEmpty();
    }

    @Test
    void shouldRefuseAFileNobodyCouldRead() {
        String huge = STABLE + "# " + "x".repeat(10_000_000) + "\n";
        assertThat(RuleSet.compile(Bundles.of("huge.yaml", huge, "good.yaml", STABLE))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("huge.yaml");
                    assertThat(problem.message()).contains("at most 1,000,000 are read");
                    assertThat(problem.remedy()).contains("split it");
                });
    }

    private static Compilation review(String rule, Problem.Level level) {
        return RuleReview.of(RuleSet.compile(Bundles.of("a.yaml", rule)), NOW, level);
    }
}
