/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest extends EventSinkContract {
    @TempDir
    Path directory;

    @Override
    protected EventSink open() throws SinkUnavailableException {
        return EventSinks.open(
                "file", options(directory.resolve("events.ndjson").toString()));
    }

    @Override
    protected List<Event> received() throws IOException, UndecodableRecordException {
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("events.ndjson"))) {
            events.add(JsonLines.of(Event.class).read(line));
        }
        return events;
    }

    private static SinkOptions options(String argument) {
        return new SinkOptions(
                argument,
                new HostIdentity("host-1", "web-1", "boot"),
                new SinkOptions.Kafka("localhost:1", "acheron", 1, 1, Map.of()),
                new SinkOptions.Spooling(Path.of("unused"), 0));
    }

    @Test
    void shouldAppendToWhatIsThere() throws Exception {
        for (long i = 1; i <= 2; i++) {
            EventSink sink = open();
            sink.publish(Events.numbered(i));
            sink.close(BOUND);
        }
        assertThat(received()).extracting(Events::number).containsExactly(1L, 2L);
    }

    @Test
    void shouldSayWhyAFileCannotBeWritten() {
        assertThatThrownBy(() -> EventSinks.open(
                        "file", options(directory.resolve("no/such/x").toString())))
                .isInstanceOf(SinkUnavailableException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> EventSinks.open("file", options(""))).hasMessageContaining("needs a path");
    }

    @Test
    void shouldNameTheKnownSinksWhenAskedForAnother() {
        assertThatThrownBy(() -> EventSinks.open("elsewhere", options("")))
                .hasMessageContaining("'elsewhere'")
                .hasMessageContaining("file:PATH, kafka, stdout");
    }

    @Test
    void shouldCountWhatADiskDoesNotTakeAndGoOnAfterwards() {
        FlakyOutput output = new FlakyOutput();
        EventSink sink = new JsonLinesSink(output, "flaky", false);
        sink.publish(Events.numbered(1));
        sink.turn();
        output.fails = true;
        sink.publish(Events.numbered(2));
        sink.publish(Events.numbered(3));
        sink.turn();
        output.fails = false;
        sink.publish(Events.numbered(4));
        sink.turn();
        assertThat(Accounts.count(sink.counts(), "publish", "write_failed")).isEqualTo(2);
        assertThat(Accounts.count(sink.counts(), "publish", "out")).isEqualTo(2);
        Accounts.assertBalanced(sink.counts());
    }

    @Test
    void shouldEndWhenTheReaderOfAPipeHasEnded() {
        FlakyOutput output = new FlakyOutput();
        output.fails = true;
        EventSink sink = new JsonLinesSink(output, "stdout", true);
        sink.publish(Events.numbered(1));
        assertThatThrownBy(sink::turn).isInstanceOf(SinkGoneException.class).hasMessageContaining("Broken pipe");
        Accounts.assertBalanced(sink.counts());
    }

    /** A disk that is full at times. */
    private static final class FlakyOutput extends OutputStream {
        private boolean fails;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (fails) {
                throw new IOException("Broken pipe");
            }
        }
    }
}
