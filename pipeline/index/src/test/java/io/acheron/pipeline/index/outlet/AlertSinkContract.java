/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.index.TestAlert;
import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.schema.alert.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every sink must do, whatever it delivers to. A new one is proven by a subclass that starts its receiver. */
public abstract class AlertSinkContract {
    private static final long PATIENCE_S = 120;

    /** @return name of the sink */
    protected abstract String name();

    /** @return options with which it reaches the receiver, which runs */
    protected abstract Map<String, String> options() throws Exception;

    /** @return ids of the alerts the receiver has, in any order */
    protected abstract List<String> received() throws Exception;

    protected abstract void stopReceiver() throws Exception;

    /** Starts it at the address it had before. */
    protected abstract void startReceiver() throws Exception;

    @Test
    void shouldBeFoundByItsName() {
        assertThat(AlertSinks.all())
                .extracting(AlertSink::name)
                .contains(name())
                .doesNotHaveDuplicates();
        assertThat(AlertSinks.named(name()).purpose()).isNotBlank();
        assertThatThrownBy(() -> AlertSinks.named("pigeon"))
                .hasMessageContaining("no such sink: pigeon; there is: ")
                .hasMessageContaining(name());
    }

    @Test
    void shouldNameItsOptionsAfterItself() {
        assertThat(AlertSinks.named(name()).options())
                .isNotEmpty()
                .allSatisfy(option -> assertThat(option.key()).startsWith(name() + "."))
                .allSatisfy(option -> assertThat(option.description()).isNotNull());
    }

    @Test
    void shouldSayWhichOptionIsMissing() {
        assertThatThrownBy(() -> AlertSinks.named(name()).check(new Configuration()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--" + name() + ".");
    }

    @Test
    void shouldDeliverWaitForAReceiverThatIsAwayAndDeliverAgain() throws Exception {
        AlertSinks.named(name()).check(Configuration.fromMap(options()));
        try (Outlet outlet = AlertSinks.named(name()).open(Configuration.fromMap(options()))) {
            deliver(outlet, 1, 2, 3);
            awaitReceived(1, 2, 3);

            stopReceiver();
            Throwable away = notDelivered(outlet, SampleAlerts.one(4));
            assertThat(away).hasMessageContaining("127.0.0.1");
            assertThat(away.getMessage()).doesNotContain("password", "secret");

            assertThat(test().outcome().kind()).isEqualTo(Outcome.Kind.RETRY);
            assertThat(test().outcome().reason()).contains("127.0.0.1");

            startReceiver();
            deliver(outlet, 4, 5);
            awaitReceived(1, 2, 3, 4, 5);
        }
        TestAlert.Sent sent = test();
        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_S))
                .untilAsserted(() -> assertThat(received()).contains(sent.alertId()));
    }

    /** What {@code ./acheron alerts test-sink} does. */
    private TestAlert.Sent test() throws Exception {
        Map<String, String> options = new HashMap<>(options());
        options.put("index.sinks", name());
        List<TestAlert.Sent> sent = TestAlert.send(options, "web-1.example");
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).sink()).isEqualTo(name());
        return sent.get(0);
    }

    private static void deliver(Outlet outlet, int... numbers) throws Exception {
        for (int number : numbers) {
            Message message = message(outlet, SampleAlerts.one(number));
            // Sent again until it is delivered, as the job does.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(PATIENCE_S))
                    .ignoreExceptions()
                    .until(() -> {
                        Outcome outcome = outlet.deliver(List.of(message))
                                .get(PATIENCE_S, TimeUnit.SECONDS)
                                .get(0);
                        return outcome.kind() == Outcome.Kind.DELIVERED || outcome.kind() == Outcome.Kind.REPEATED;
                    });
        }
    }

    private static Throwable notDelivered(Outlet outlet, Alert alert) throws Exception {
        try {
            Outcome outcome = outlet.deliver(List.of(message(outlet, alert)))
                    .get(PATIENCE_S, TimeUnit.SECONDS)
                    .get(0);
            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRY);
            return new IllegalStateException(outcome.reason());
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    private static Message message(Outlet outlet, Alert alert) {
        return new Message(alert.getAlertId(), alert.getFingerprint(), outlet.format(alert));
    }

    private void awaitReceived(int... numbers) {
        List<String> ids = new ArrayList<>();
        for (int number : numbers) {
            ids.add(SampleAlerts.one(number).getAlertId());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_S))
                .untilAsserted(() -> assertThat(received()).containsExactlyInAnyOrderElementsOf(ids));
    }
}
