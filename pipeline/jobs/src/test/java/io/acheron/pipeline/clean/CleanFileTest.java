/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Problem;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanFileTest {
    static final Instant ISSUED = Instant.parse("2026-11-22T09:00:00Z");

    static final String GOOD = """
            scope: job:refine
            version: 7
            issued_by: alice
            noise:
              - id: backup
                reason: the nightly backup reads everything
                owner: storage team
                expires: 2026-12-31
                logsource: {category: process_creation}
                detection:
                  selection: {Image|endswith: /restic}
                  condition: selection
            sampling:
              - id: resolvers
                reason: resolvers ask for everybody
                owner: network team
                expires: 2026-12-31T12:00:00Z
                logsource: {category: dns_query}
                keep_permille: 100
                by: [process.entity_id]
            budgets:
              - id: everybody
                reason: one host must not cost what the fleet costs
                owner: platform team
                expires: 2027-06-30
                events_per_second: 500
                burst_seconds: 20
                hosts: ["web-*"]
            """;

    @Test
    void shouldReadWhatPeopleWrite() {
        JobConfigs.Checked checked = JobConfigs.check("clean.yaml", GOOD, ISSUED);
        assertThat(checked.problems()).isEmpty();
        assertThat(checked.entries()).containsExactly("backup", "resolvers", "everybody");
        assertThat(checked.config()).hasValueSatisfying(config -> {
            assertThat(config.getScope()).isEqualTo("job:refine");
            assertThat(config.getVersion()).isEqualTo(7);
            assertThat(config.getIssuedBy()).isEqualTo("alice");
            assertThat(config.getIssued()).isEqualTo(ISSUED);
            assertThat(config.getContent()).isEqualTo(GOOD);
            assertThat(config.getHash()).hasSize(64);
        });
    }

    @Test
    void shouldEndADayAtItsEnd() {
        CleanRules rules = CleanFile.read("clean.yaml", GOOD, ISSUED).rules().orElseThrow();
        assertThat(rules.selected().get(0).grounds().expires()).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(rules.selected().get(1).grounds().expires()).isEqualTo("2026-12-31T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            owner: storage team           |                                        | 5  | owner is missing
            reason: the nightly backup reads everything |                          | 5  | reason is missing
            expires: 2026-12-31           |                                        | 5  | expires is missing
            expires: 2026-12-31           | expires: never                         | 8  | expires is 'never'
            expires: 2026-12-31           | expires: 2028-01-01                    | 8  | expires is more than a year away
            id: resolvers                 | id: backup                             | 14 | id 'backup' stands here a second time
            category: process_creation    | category: config_change                | 9  | config_change is about the watching itself and is never left out
            category: dns_query           | category: dns_qery                     | 18 | log source with category 'dns_qery' is not collected
            Image                         | Imag                                   | 11 | Imag
            keep_permille: 100            | keep_permille: 1000                    | 19 | keep_permille is the number 1000
            by: [process.entity_id]       | by: [process.nothing]                  | 20 | events of this log source have no field 'process.nothing'
            events_per_second: 500        | events_per_second: 0                   | 26 | events_per_second is the number 0
            hosts: ["web-*"]              | hosts: ["*web-*"]                      | 28 | a host has more than one *
            noise:                        | nois:                                  | 4  | key 'nois' means nothing here
            """)
    void shouldRefuseByLineWhatIsMissingOrWrong(String right, String wrong, int line, String message) {
        String text = wrong == null ? without(right) : GOOD.replaceFirst(Pattern.quote(right), wrong);
        assertThat(text).isNotEqualTo(GOOD);
        List<Problem> problems = JobConfigs.check("clean.yaml", text, ISSUED).problems();
        assertThat(JobConfigs.check("clean.yaml", text, ISSUED).config()).isEmpty();
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("clean.yaml");
            assertThat(problem.message()).contains(message);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.remedy()).isNotEmpty();
        });
    }

    @Test
    void shouldRefuseNoiseThatWouldBeAllOfALogSource() {
        String text = GOOD.replaceFirst("(?s)    detection:.*?condition: selection\n", "");
        assertThat(JobConfigs.check("clean.yaml", text, ISSUED).problems())
                .extracting(Problem::message)
                .contains("a noise template without detection would leave out all events of its log source");
    }

    @Test
    void shouldSayWhereATextIsNoYaml() {
        assertThat(JobConfigs.check("clean.yaml", "noise: [", ISSUED).problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("clean.yaml:1:");
    }

    private static String without(String line) {
        return GOOD.replaceFirst("(?m)^ +" + Pattern.quote(line) + "\n", "");
    }
}
