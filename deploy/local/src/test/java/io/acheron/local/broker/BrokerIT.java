/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.local.run.Failure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerIT {
    @Test
    void shouldServeTopicsAndFreeItsPortAtTheEnd(@TempDir Path directory) throws Exception {
        int port;
        try (Broker broker = Broker.start(0, directory)) {
            port = Integer.parseInt(
                    broker.bootstrap().substring(broker.bootstrap().indexOf(':') + 1));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("numbers", 2, (short) 1)))
                        .all()
                        .get();
                assertThat(admin.listTopics().names().get()).containsExactly("numbers");
            }
        }
        assertThat(Ports.free(port, "a test", "--port")).isEqualTo(port);
    }

    @Test
    void shouldNameThePortItsOwnerAndTheOptionWhenThePortIsTaken(@TempDir Path directory) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Broker.start(taken.getLocalPort(), directory))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " ")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid() + " (")
                    .hasMessageContaining("--port N");
        }
    }
}
