/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.RandomRecords;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCoderTest {
    private static final Path GENERATED =
            Path.of(System.getProperty("acheron.root"), "schemas/target/generated-sources/avro");

    /** All records of which a class is generated. */
    static List<Class<?>> records() throws IOException {
        try (Stream<Path> files = Files.walk(GENERATED)) {
            return files.map(file -> GENERATED.relativize(file).toString())
                    .filter(name -> name.endsWith(".java") && !name.endsWith("Coder.java"))
                    .map(name -> name.replace(".java", "").replace('/', '.'))
                    .<Class<?>>map(RecordCoderTest::load)
                    .filter(SpecificRecord.class::isAssignableFrom)
                    .sorted(Comparator.comparing(Class::getName))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldKnowAllRecords() throws IOException {
        assertThat(records()).hasSizeGreaterThan(100).contains(Event.class, Header.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldWriteAndReadAsAvroDoes(Class<? extends SpecificRecord> type) throws IOException {
        agree(type);
    }

    private static <T extends SpecificRecord> void agree(Class<T> type) throws IOException {
        RecordCoder<T> coder = RecordCoder.of(type);
        SpecificData model = SpecificData.getForClass(type);
        RandomRecords random = new RandomRecords(11, type);
        BinaryOutput output = new BinaryOutput();
        BinaryInput input = new BinaryInput();
        for (int i = 0; i < 50; i++) {
            T record = random.next(type);
            output.reset();
            coder.write(record, output);
            byte[] written = output.toByteArray();
            assertThat(written).isEqualTo(avro(model, record));
            input.reset(written, 0, written.length);
            assertThat(coder.read(input)).isEqualTo(record).isEqualTo(avro(model, type, written));
            assertThat(input.remaining()).isZero();
        }
    }

    private static byte[] avro(SpecificData model, SpecificRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<SpecificRecord>(record.getSchema(), model).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static <T> T avro(SpecificData model, Class<T> type, byte[] bytes) throws IOException {
        return new SpecificDatumReader<T>(model.getSchema(type), model.getSchema(type), model)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    @Test
    void shouldReadABlockThatTellsItsSize() {
        BinaryOutput output = new BinaryOutput();
        output.number(-2); // two elements, of so many bytes
        output.number(4);
        output.text("a");
        output.text("b");
        output.end();
        BinaryInput input = new BinaryInput();
        input.reset(output.array(), 0, output.size());
        assertThat(input.count()).isEqualTo(2);
        assertThat(input.text() + input.text()).isEqualTo("ab");
        assertThat(input.count()).isZero();
    }

    @Test
    void shouldNotReadBeyondTheRecordInALongerArray() {
        BinaryOutput output = new BinaryOutput();
        RecordCoder<Event> coder = RecordCoder.of(Event.class);
        coder.write(new RandomRecords(7, Event.class).next(Event.class), output);
        BinaryInput input = new BinaryInput();
        for (int length = 0; length < output.size(); length++) {
            input.reset(output.array(), 0, length);
            assertThatThrownBy(() -> coder.read(input)).isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void shouldThrowNothingElseOnDamage() {
        BinaryOutput output = new BinaryOutput();
        RecordCoder<Event> coder = RecordCoder.of(Event.class);
        coder.write(new RandomRecords(7, Event.class).next(Event.class), output);
        Random random = new Random(5);
        BinaryInput input = new BinaryInput();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(output.array(), output.size());
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            input.reset(damaged, 0, damaged.length);
            try {
                coder.read(input);
            } catch (MalformedRecordException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void shouldRefuseClassesWithoutACoder() {
        assertThatThrownBy(() -> RecordCoder.of(SpecificRecord.class))
                .hasMessage("no coder was generated for org.apache.avro.specific.SpecificRecord");
    }
}
