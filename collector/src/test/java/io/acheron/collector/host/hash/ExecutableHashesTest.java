/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host.hash;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.OwnEvents;
import io.acheron.collector.host.ProcessReader;
import io.acheron.collector.kernel.NativePins;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.HashState;
import io.acheron.schema.payload.FileHash;
import io.acheron.schema.payload.ProcessExec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of real files; the events are those of the snapshot, which names a file as the kernel does. */
class ExecutableHashesTest {
    private static final HostIdentity HOST = new HostIdentity("h", "h", "5f3a2b1c-0001-0002-0003-000000000004");
    private static final HashBudget AMPLE = HashBudget.of(1 << 30, 1 << 30);

    @TempDir
    Path directory;

    private final BlockingQueue<Event> later = new LinkedBlockingQueue<>();
    private final ProcessReader processes = ProcessReader.ofThisHost(HOST.bootId());
    private Path program;
    private Process child;

    @BeforeEach
    void copyAProgram() throws IOException {
        program = Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("program"));
        child = new ProcessBuilder(program.toString(), "60").start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        child.destroyForcibly().waitFor();
    }

    @Test
    void shouldSendTheHashAfterTheFirstExecAndPutItInTheNext() throws Exception {
        ExecutableHashes hashes = hashes(AMPLE);
        String expected = sha256(program);
        Event first = exec();
        hashes.accept(first);
        assertThat(file(first).getHashState()).isEqualTo(HashState.PENDING);
        assertThat(file(first).getSha256()).isNull();

        FileHash payload = next().getFileHash();
        assertThat(payload.getFile().getHashState()).isEqualTo(HashState.DONE);
        assertThat(payload.getFile().getSha256()).isEqualTo(expected);
        assertThat(payload.getFile().getPath()).isEqualTo(program.toRealPath().toString());
        assertThat(payload.getExecutions()).isEqualTo(1);
        assertThat(payload.getReason()).isEmpty();
        assertThat(file(first).getHashState())
                .as("an event on its way does not change")
                .isEqualTo(HashState.PENDING);

        Event second = exec();
        hashes.accept(second);
        assertThat(file(second).getHashState()).isEqualTo(HashState.DONE);
        assertThat(file(second).getSha256()).isEqualTo(expected);
        assertThat(later).isEmpty();
    }

    @Test
    void shouldNameTheProcessThatExecutedFirst() throws Exception {
        Event exec = exec();
        hashes(AMPLE).accept(exec);
        Event hash = next();
        assertThat(hash.getKind()).isEqualTo("file_hash");
        assertThat(hash.getProcess()).isEqualTo(exec.getProcess());
        assertThat(hash.getHeader().getProbe()).isEqualTo(OwnEvents.PROBE);
    }

    @Test
    void shouldHashAFileThatHasNoNameAnyMore() throws Exception {
        String expected = sha256(program);
        Files.delete(program);
        hashes(AMPLE).accept(exec());
        assertThat(next().getFileHash().getFile().getSha256()).isEqualTo(expected);
    }

    @Test
    void shouldFindTheFileOfAnEndedProcessByItsName() throws Exception {
        Event exec = exec();
        child.destroyForcibly().waitFor();
        hashes(AMPLE).accept(exec);
        assertThat(next().getFileHash().getFile().getSha256()).isEqualTo(sha256(program));
    }

    @Test
    void shouldNotTakeAnotherFileOfTheSameName() throws Exception {
        Event exec = exec();
        FileTime modified = Files.getLastModifiedTime(program);
        child.destroyForcibly().waitFor();
        Path other = Files.copy(program, directory.resolve("other"));
        Files.move(other, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(program, modified);
        hashes(AMPLE).accept(exec);
        FileHash hash = next().getFileHash();
        assertThat(hash.getFile().getHashState()).isEqualTo(HashState.FAILED);
        assertThat(hash.getFile().getSha256()).isNull();
        assertThat(hash.getReason()).isEqualTo("changed");
    }

    @Test
    void shouldNoticeAFileThatIsWrittenWhileItIsRead() throws Exception {
        child.destroyForcibly().waitFor(); // a running program cannot be written
        Event exec = exec(ProcessHandle.current().pid());
        FileRef file = file(exec);
        Path grown = directory.resolve("grown");
        Files.write(grown, new byte[1 << 20]);
        file.setPath(grown.toString());
        describe(file, grown);
        exec.getProcess().setPid(0);
        FilePins real = new NativePins();
        FilePins meddling = new FilePins() {
            @Override
            public Pin hold(Path path) throws IOException {
                Pin pin = real.hold(path);
                return new Pin() {
                    private int asked;

                    @Override
                    public Path path() {
                        if (++asked == 2) { // compared, about to be read
                            write(grown);
                        }
                        return pin.path();
                    }

                    @Override
                    public void close() {
                        pin.close();
                    }
                };
            }

            @Override
            public void yieldToOthers() {}
        };
        hashes(AMPLE, meddling).accept(exec);
        assertThat(next().getFileHash().getReason()).isEqualTo("changed");
    }

    @Test
    void shouldNotReadWhatIsTooLargeOrOnTheNetwork() throws Exception {
        Event large = exec();
        hashes(HashBudget.of(1 << 20, 1000)).accept(large);
        assertThat(file(large).getHashState()).isEqualTo(HashState.OVER_BUDGET);
        Event remote = exec();
        file(remote).setFileSystem("fuse");
        hashes(AMPLE).accept(remote);
        assertThat(file(remote).getHashState()).isEqualTo(HashState.FAILED);
        Event unknown = exec();
        file(unknown).setInode(0L);
        hashes(AMPLE).accept(unknown);
        assertThat(file(unknown).getHashState()).isEqualTo(HashState.NONE);
        assertThat(later).isEmpty();
    }

    @Test
    void shouldSayOverBudgetRatherThanQueueWithoutEnd() throws Exception {
        // A fifo is held, never opened; a rate of one byte keeps the worker at its first file for ever.
        ExecutableHashes hashes = hashes(new HashBudget(1, 1 << 30, 2));
        int over = 0;
        for (int i = 0; i < 10; i++) {
            Event exec = exec();
            file(exec).setInode(file(exec).getInode() + i);
            hashes.accept(exec);
            over += file(exec).getHashState() == HashState.OVER_BUDGET ? 1 : 0;
        }
        assertThat(over).isBetween(1, 9);
    }

    @Test
    void shouldNotWaitForAFifo() throws Exception {
        child.destroyForcibly().waitFor();
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Event exec = exec(ProcessHandle.current().pid());
        file(exec).setPath(fifo.toString());
        describe(file(exec), fifo);
        exec.getProcess().setPid(0);
        hashes(AMPLE).accept(exec);
        assertThat(next().getFileHash().getFile().getHashState()).isEqualTo(HashState.FAILED);
    }

    @Test
    void shouldRestAsLongAsItIsAhead() {
        Pace pace = new Pace(1000);
        long now = System.nanoTime();
        assertThat(pace.ahead(1000, now)).as("a second's worth is free").isNotPositive();
        assertThat(pace.ahead(500, now)).isCloseTo(500_000_000L, org.assertj.core.data.Offset.offset(50_000_000L));
        assertThat(pace.ahead(0, now + TimeUnit.SECONDS.toNanos(100))).isEqualTo(-TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void shouldReadAProgramWhoseNameCannotBeWrittenInThisLocale() throws Exception {
        ExecutableHashes hashes = hashes(AMPLE);
        Event exec = exec();
        file(exec).setPath("/\0"); // no locale has bytes for it
        hashes.accept(exec);

        assertThat(next().getFileHash().getFile().getSha256()).isEqualTo(sha256(program));
    }

    private Event exec() throws Exception {
        return exec(child.pid());
    }

    private Event exec(long pid) {
        Event event = new Event();
        ProcessExec exec = processes.exec((int) pid);
        event.setProcessExec(exec);
        event.setProcess(processes.context((int) pid));
        return event;
    }

    private static void describe(FileRef file, Path path) throws IOException {
        var attributes = Files.readAttributes(path, "unix:ino,size,lastModifiedTime,ctime");
        file.setInode((Long) requireNonNull(attributes.get("ino")));
        file.setSize((Long) requireNonNull(attributes.get("size")));
        file.setModifiedNs(((FileTime) requireNonNull(attributes.get("lastModifiedTime"))).to(TimeUnit.NANOSECONDS));
        file.setChangedNs(((FileTime) requireNonNull(attributes.get("ctime"))).to(TimeUnit.NANOSECONDS));
    }

    private static void write(Path path) {
        try {
            Files.write(path, new byte[] {1}, java.nio.file.StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static FileRef file(Event event) {
        return event.getProcessExec().getExecutable();
    }

    private Event next() throws InterruptedException {
        Event event = later.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("a file_hash event").isNotNull();
        return event;
    }

    private ExecutableHashes hashes(HashBudget budget) throws Exception {
        return hashes(budget, new NativePins());
    }

    private ExecutableHashes hashes(HashBudget budget, FilePins pins) throws Exception {
        return new ExecutableHashes(budget, pins, new OwnEvents(HOST, BootClock.start(), "1"), later::add);
    }

    private static String sha256(Path path) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
    }
}
