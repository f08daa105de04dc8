/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.local.demo.SeenAlert;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.alert.Severity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BriefFormTest {
    private static SeenAlert alert(String fingerprint, String evidence) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        Alert alert = Alert.newBuilder()
                .setAlertId("1")
                .setFingerprint(fingerprint)
                .setRule(RuleRef.newBuilder()
                        .setId("rule")
                        .setPath("a/rule.yaml")
                        .build())
                .setTitle("A shell")
                .setSeverity(Severity.HIGH)
                .setHostId("host")
                .setEvidencePath(evidence)
                .setFirstSeen(at)
                .setLastSeen(at)
                .setDetectedTime(at)
                .build();
        return new SeenAlert(alert, at.plusMillis(12), "bash-dev-tcp");
    }

    @Test
    void shouldShowARepeatInOneLine() {
        BriefForm form = new BriefForm();
        assertThat(form.of(alert("f", "sh -> tcp")).lines())
                .containsExactly(
                        "  ALERT HIGH: A shell [bash-dev-tcp]",
                        "        evidence  sh -> tcp",
                        "        rule      a/rule.yaml, 12.0 ms from kernel to here");
        assertThat(form.of(alert("f", "sh -> tcp"))).isEqualTo("  again (2): A shell [bash-dev-tcp]");
        SeenAlert many = alert("f", "sh -> tcp");
        many.alert().setRepeats(11);
        assertThat(form.of(many)).isEqualTo("  again (14): A shell [bash-dev-tcp]");
        assertThat(form.of(alert("g", "sh -> tcp"))).startsWith("  ALERT");
    }

    @Test
    void shouldKeepControlCharactersOfTheObservedProcessAwayFromTheTerminal() {
        assertThat(new BriefForm().of(alert("f", "sh \u001b[2J"))).doesNotContain("\u001b");
    }
}
