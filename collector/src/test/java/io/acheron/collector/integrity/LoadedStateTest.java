/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.capture.ProgramStatistics;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadedStateTest {
    private static final LoadedState LOADED = new LoadedState(
            Map.of(7L, program("exec", 7, "aa"), 8L, program("dup", 8, "bb")),
            Map.of(1L, new Link(1, "tracing", 7, true), 2L, new Link(2, "cgroup", 7, true)),
            Map.of(33, 8L));

    @Test
    void shouldFindNothingWhereNothingChanged() {
        assertThat(LOADED.differences(LOADED)).isEmpty();
        assertThat(LoadedState.NONE.differences(LOADED)).isEmpty();
    }

    @Test
    void shouldFindLinksThatAreGoneDetachedOrGivenAnotherProgram() {
        assertThat(LOADED.differences(links(Map.of(2L, new Link(2, "cgroup", 7, true)))))
                .containsExactly(new Finding("exec", "link", "tracing of f", 1, "attached, program 7", ""));
        assertThat(LOADED.differences(
                        links(Map.of(1L, new Link(1, "tracing", 7, true), 2L, new Link(2, "cgroup", 7, false)))))
                .containsExactly(new Finding("exec", "link", "cgroup of f", 2, "attached, program 7", "detached"));
        assertThat(LOADED.differences(
                        links(Map.of(1L, new Link(1, "tracing", 7, true), 2L, new Link(2, "cgroup", 99, true)))))
                .containsExactly(
                        new Finding("exec", "link", "cgroup of f", 2, "attached, program 7", "attached, program 99"));
    }

    @Test
    void shouldFindHandlersTakenOutOfTheDispatcher() {
        assertThat(LOADED.differences(new LoadedState(LOADED.programs(), LOADED.links(), Map.of())))
                .containsExactly(new Finding("dup", "map", "syscall_handlers[33]", 0, "program 8", ""));
        assertThat(LOADED.differences(new LoadedState(LOADED.programs(), LOADED.links(), Map.of(33, 99L))))
                .containsExactly(new Finding("dup", "map", "syscall_handlers[33]", 0, "program 8", "program 99"));
    }

    @Test
    void shouldNotTakeItsOwnUnloadingForTheWorkOfSomebodyElse() {
        Map<Long, ProgramStatistics> left = new HashMap<>(LOADED.programs());
        left.remove(7L);
        assertThat(LOADED.differences(new LoadedState(left, Map.of(), LOADED.calls())))
                .isEmpty();
    }

    @Test
    void shouldReadWhatTheKernelSaysOfALink() {
        String info = "pos:\t0\nflags:\t02000000\nmnt_id:\t17\nino:\t1038\nlink_type:\tcgroup\nlink_id:\t4212\n"
                + "prog_tag:\t5c2a9ac5530d2e2e\nprog_id:\t11288\ncgroup_id:\t1\nattach_type:\t1\n";
        assertThat(OwnLinks.parse(info)).isEqualTo(new Link(4212, "cgroup", 11288, true));
        assertThat(OwnLinks.parse(info.replace("cgroup_id:\t1", "cgroup_id:\t0"))
                        .attached())
                .isFalse();
    }

    private static LoadedState links(Map<Long, Link> links) {
        return new LoadedState(LOADED.programs(), links, LOADED.calls());
    }

    private static ProgramStatistics program(String probe, long id, String tag) {
        return new ProgramStatistics(probe, "v", "f", id, tag, 0, 0);
    }
}
