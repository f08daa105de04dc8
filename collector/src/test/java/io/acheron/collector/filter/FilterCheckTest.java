/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.capture.EventKind;
import io.acheron.collector.probe.Priority;
import io.acheron.schema.control.Filter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");
    private static final int MOST = 64;

    private final FilterCheck check = new FilterCheck(
            List.of(
                    new EventKind("process_exec", "process_exec", 1, Priority.HIGH),
                    new EventKind("file_change", "file_change", 2, Priority.LOW)),
            false);

    @Test
    void shouldTakeAFilterThatSaysEverything() {
        assertThatCode(() -> check.check(List.of(filter("uid", "1000")), List.of(), MOST, NOW))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user     | 0                | field is 'user'; there are pid, uid, cgroup, path, comm, pid_ns",
                "pid      | me               | give a decimal number",
                "uid      | 4294967296       | the largest is 4294967295",
                "comm     | sixteencharacter | give 1 to 15",
                "path     | usr/bin          | give the beginning of an absolute path",
                "path     | /                | longer than /"
            })
    void shouldSayWhatIsWrongWithAValue(String field, String value, String message) {
        assertRefused(filter(field, value), message);
    }

    @Test
    void shouldWantAReasonAnOwnerAndAnEnd() {
        assertRefused(Filter.newBuilder(filter("pid", "7")).setReason(" ").build(), "answers for it");
        assertRefused(Filter.newBuilder(filter("pid", "7")).setOwner("").build(), "answers for it");
        assertRefused(
                Filter.newBuilder(filter("pid", "7")).setExpires(Instant.EPOCH).build(), "expires is not set");
        assertRefused(
                Filter.newBuilder(filter("pid", "7"))
                        .setExpires(NOW.minusSeconds(1))
                        .build(),
                "which is over");
        assertRefused(
                Filter.newBuilder(filter("pid", "7"))
                        .setKinds(List.of("process_exce"))
                        .build(),
                "there are file_change, process_exec");
    }

    @Test
    void shouldRefuseTheSameNameTwiceAndMoreThanThereIsRoomFor() {
        assertThatThrownBy(() -> check.check(List.of(filter("pid", "7"), filter("pid", "8")), List.of(), MOST, NOW))
                .isInstanceOf(FilterRefusedException.class)
                .hasMessageContaining("another filter with this filter_id");
        assertThatThrownBy(() -> check.check(List.of(filter("pid", "7")), List.of(), 0, NOW))
                .isInstanceOf(FilterRefusedException.class)
                .hasMessageContaining("there may be 0 in all");
    }

    @Test
    void shouldSpareHighPriorityUnlessItIsNamed() {
        assertThat(check.appliesTo(filter("uid", "0")))
                .extracting(EventKind::name)
                .containsExactly("file_change");
        assertThat(check.appliesTo(Filter.newBuilder(filter("uid", "0"))
                        .setKinds(List.of("process_exec"))
                        .build()))
                .extracting(EventKind::name)
                .containsExactly("process_exec");
    }

    private void assertRefused(Filter filter, String message) {
        assertThatThrownBy(() -> check.check(List.of(filter), List.of(), MOST, NOW))
                .isInstanceOf(FilterRefusedException.class)
                .hasMessageContaining("filter 'f1': ")
                .hasMessageContaining(message);
    }

    private static Filter filter(String field, String value) {
        return Filter.newBuilder()
                .setFilterId("f1")
                .setField(field)
                .setValue(value)
                .setReason("nightly backup")
                .setOwner("storage team")
                .setExpires(NOW.plusSeconds(3600))
                .build();
    }
}
