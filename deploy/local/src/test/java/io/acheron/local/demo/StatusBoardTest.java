/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.RuleStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusBoardTest {
    private final StatusBoard board = new StatusBoard();

    @Test
    void shouldTellHeartbeatsFromRuleStatuses() throws Exception {
        Heartbeat heartbeat = Heartbeat.newBuilder()
                .setHostId("h")
                .setMode("bpf")
                .setTime(Instant.EPOCH)
                .build();
        RuleStatus status = RuleStatus.newBuilder()
                .setJob("site")
                .setSubtask(0)
                .setRuleSetId("default")
                .setVersion(1)
                .setHash("abc")
                .setAccepted(true)
                .setTime(Instant.EPOCH)
                .build();
        board.receive(SingleObject.of(RuleStatus.class).encode(status), Instant.now());
        assertThat(board.awaitHeartbeat(Duration.ZERO, () -> true)).isEmpty();
        board.receive(SingleObject.of(Heartbeat.class).encode(heartbeat), Instant.now());
        board.receive(new byte[] {0}, Instant.now());

        assertThat(board.awaitHeartbeat(Duration.ZERO, () -> true)).contains(heartbeat);
        assertThat(board.awaitRules("abc", Duration.ZERO)).contains(status);
        assertThat(board.awaitRules("other", Duration.ZERO)).isEmpty();
    }

    @Test
    void shouldNotWaitForACollectorThatHasEnded() throws Exception {
        assertThat(board.awaitHeartbeat(Duration.ofDays(1), () -> false)).isEmpty();
    }
}
