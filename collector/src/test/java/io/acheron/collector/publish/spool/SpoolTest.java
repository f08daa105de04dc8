/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final long ROOMY = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void shouldHandBackInOrder() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 100);
            assertThat(read(spool)).isEqualTo(texts(0, 100));
            assertThat(spool.hasUnread()).isFalse();
            assertThat(spool.waiting()).isEqualTo(100);
        }
    }

    @Test
    void shouldKeepWhatWasNotAcknowledgedOverARestart() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 50);
            spool.acknowledge(9);
        }
        try (Spool spool = open(ROOMY)) {
            assertThat(spool.found()).isEqualTo(40);
            append(spool, 50, 60);
            assertThat(read(spool)).isEqualTo(texts(10, 60));
        }
    }

    @Test
    void shouldLoseNothingWhenKilledWithoutClosing() throws Exception {
        // Not closed: what a killed process leaves behind. Its lock goes with it, here the files are copied away from
        // it.
        Spool killed = open(ROOMY);
        append(killed, 0, 30);
        killed.acknowledge(4);
        Path copy = copyOfFiles();
        try (Spool spool = Spool.open(copy, ROOMY)) {
            // The acknowledgement was not yet on disk, so those come again; none is missing.
            assertThat(read(spool)).isEqualTo(texts(0, 30));
            assertThat(spool.damaged()).isZero();
        }
        killed.close();
    }

    @Test
    void shouldDropOnlyTheRecordThatACrashCutShort() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 10);
        }
        Path segment = onlySegment();
        long whole = Files.size(segment);
        for (long cut = 1; cut < Segment.RECORD_HEADER + "record 9".length(); cut++) {
            truncate(segment, whole - cut);
            try (Spool spool = open(ROOMY)) {
                assertThat(read(spool)).as("cut by %d bytes", cut).isEqualTo(texts(0, 9));
                assertThat(spool.damaged()).isEqualTo(1);
                assertThat(spool.found()).isEqualTo(9);
            }
        }
    }

    @Test
    void shouldCountWhatABadByteInTheMiddleHides() throws Exception {
        try (Spool spool = open(64 << 10)) {
            append(spool, 0, 2000);
        }
        Path first = segments().get(0);
        flip(first, Files.size(first) / 2);
        try (Spool spool = open(64 << 10)) {
            List<String> left = read(spool);
            assertThat(left).isSubsetOf(texts(0, 2000)).contains("record 0", "record 1999");
            assertThat(spool.damaged()).isPositive();
            assertThat(left.size() + spool.damaged()).isEqualTo(2000);
            assertThat(spool.found()).isEqualTo(left.size());
            spool.acknowledge(1999);
            assertThat(spool.waiting()).isZero();
        }
    }

    @Test
    void shouldSkipAndCountWhatBecomesUnreadableWhileInUse() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 10);
            Path segment = onlySegment();
            flip(segment, Files.size(segment) - 1);
            assertThat(read(spool)).isEqualTo(texts(0, 9));
            assertThat(spool.damaged()).isEqualTo(1);
            assertThat(spool.waiting()).isEqualTo(9);
            append(spool, 10, 12);
            assertThat(read(spool)).isEqualTo(texts(10, 12));
            spool.acknowledge(11);
            assertThat(spool.waiting()).isZero();
        }
    }

    @Test
    void shouldRefuseNewRecordsWhenFullAndKeepTheOld() throws Exception {
        long capacity = 64 << 10;
        byte[] large = new byte[1000];
        int taken = 0;
        try (Spool spool = open(capacity)) {
            while (true) {
                try {
                    spool.append(large);
                    taken++;
                } catch (SpoolFullException e) {
                    break;
                }
            }
            assertThat(taken).isBetween(50, 65);
            assertThat(spool.bytes()).isLessThanOrEqualTo(capacity);
            assertThat(diskBytes()).isLessThanOrEqualTo(capacity);
            assertThatThrownBy(() -> spool.append(large)).isInstanceOf(SpoolFullException.class);
            // Room comes back once segments are done with.
            spool.acknowledge(taken / 2);
            spool.append(large);
            assertThat(spool.waiting()).isEqualTo(taken - taken / 2);
        }
    }

    @Test
    void shouldLeaveNothingOnDiskWhenAllIsAcknowledged() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 100);
            read(spool);
            spool.acknowledge(99);
            assertThat(spool.bytes()).isZero();
            assertThat(segments()).isEmpty();
            append(spool, 100, 103);
            assertThat(read(spool)).isEqualTo(texts(100, 103));
        }
        try (Spool spool = open(ROOMY)) {
            assertThat(read(spool)).isEqualTo(texts(100, 103));
            assertThat(spool.damaged()).isZero();
        }
    }

    @Test
    void shouldBeginAgainAtTheFirstUnacknowledgedAfterRewind() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 10);
            read(spool);
            spool.acknowledge(3);
            spool.rewind();
            assertThat(read(spool)).isEqualTo(texts(4, 10));
        }
    }

    @Test
    void shouldNotHandBackWhatItsOwnerStillHolds() throws Exception {
        try (Spool spool = open(ROOMY)) {
            append(spool, 0, 5);
            spool.skipUnread();
            append(spool, 5, 7);
            assertThat(read(spool)).isEqualTo(texts(5, 7));
            assertThat(spool.waiting()).isEqualTo(7);
        }
    }

    @Test
    void shouldRefuseASecondUser() throws Exception {
        try (Spool spool = open(ROOMY)) {
            assertThatThrownBy(() -> open(ROOMY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("another collector uses it");
            assertThat(spool.waiting()).isZero();
        }
    }

    @Test
    void shouldIgnoreFilesThatAreNotSegments() throws Exception {
        Files.writeString(directory.resolve("README"), "hello");
        Files.writeString(Segment.path(directory, 0), "this is no segment at all");
        try (Spool spool = open(ROOMY)) {
            assertThat(spool.found()).isZero();
            append(spool, 0, 3);
            assertThat(read(spool)).isEqualTo(texts(0, 3));
        }
        assertThat(directory.resolve("README")).exists();
    }

    private Spool open(long capacity) throws IOException {
        return Spool.open(directory, capacity);
    }

    private static void append(Spool spool, int from, int to) throws Exception {
        for (String text : texts(from, to)) {
            spool.append(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "record " + i).toList();
    }

    private static List<String> read(Spool spool) throws IOException {
        List<String> texts = new ArrayList<>();
        for (SpoolRecord record = spool.next(); record != null; record = spool.next()) {
            texts.add(new String(record.content(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> Segment.firstOf(file) >= 0).sorted().toList();
        }
    }

    private Path onlySegment() throws IOException {
        assertThat(segments()).hasSize(1);
        return segments().get(0);
    }

    private long diskBytes() throws IOException {
        long bytes = 0;
        for (Path segment : segments()) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    private static void truncate(Path file, long length) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(length);
        }
    }

    private static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            int octet = access.read();
            access.seek(position);
            access.write(octet ^ 0x40);
        }
    }

    private Path copyOfFiles() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
