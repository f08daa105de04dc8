/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallThingsTest {
    @Test
    void shouldReadTimes() {
        assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
        assertThat(Durations.parse("3s")).contains(Duration.ofSeconds(3));
        assertThat(Durations.parse("2m")).contains(Duration.ofMinutes(2));
        assertThat(Durations.parse("1h")).contains(Duration.ofHours(1));
        assertThat(Durations.parse("7d")).contains(Duration.ofDays(7));
        assertThat(Durations.parse("7")).isEmpty();
        assertThat(Durations.parse("-1s")).isEmpty();
        assertThat(Durations.parse("1.5s")).isEmpty();
    }

    @Test
    void shouldFindTheNameThatWasMeant() {
        assertThat(Nearest.to("CommandLime", List.of("Image", "CommandLine"))).contains("CommandLine");
        assertThat(Nearest.to("commandline", List.of("Image", "CommandLine"))).contains("CommandLine");
        assertThat(Nearest.to("completely other", List.of("Image", "CommandLine")))
                .isEmpty();
    }

    @Test
    void shouldReadListsWithoutComments() {
        ValueLists lists = new ValueLists(
                Bundles.of("lists/a.txt", "# head\n/bin/sh  # why\n\n a#b \n", "lists/b.yaml", "x", "c.txt", "y")
                        .getFiles());
        assertThat(lists.names()).containsExactly("a");
        assertThat(lists.get("a")).contains(List.of("/bin/sh", "a#b"));
        assertThat(lists.get("b")).isEmpty();
    }

    @Test
    void shouldOrderProblemsByPlace() {
        Problem early = new Problem("a.yaml", 2, 1, Problem.Level.WARNING, "m", "");
        Problem late = new Problem("a.yaml", 10, 1, Problem.Level.ERROR, "m", "do x");
        assertThat(early).isLessThan(late);
        assertThat(early).hasToString("a.yaml:2:1: warning: m");
        assertThat(late).hasToString("a.yaml:10:1: error: m; do x");
    }
}
