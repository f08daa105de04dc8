/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.DroppedProgram;
import io.acheron.schema.payload.FileChange;
import io.acheron.schema.payload.FileOperation;
import io.acheron.schema.payload.MemfdCreate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The pattern in a real job, on streams that end. */
class DroppedProgramsIT {
    private final List<Event> stream = new ArrayList<>();

    @Test
    void shouldJoinAProgramToTheMomentItsFileWasWritten() throws Exception {
        Event written = change(1, 0, 200, FileOperation.CREATE, "/tmp/.x", 42);
        Event run = run(2, 3, 201, "/tmp/.x", 42);
        assertThat(find()).singleElement().satisfies(fact -> {
            assertThat(fact.getKind()).isEqualTo("dropped_program");
            assertThat(fact.getHeader().getSource()).isEqualTo(CaptureSource.DERIVED);
            assertThat(fact.getFacts().getEvidence()).containsExactly(EventId.of(written), EventId.of(run));
            assertThat(fact.getProcess().getPid()).isEqualTo(201);
            DroppedProgram dropped = fact.getDroppedProgram();
            assertThat(dropped.getOrigin()).isEqualTo("CREATE");
            assertThat(dropped.getOriginPath()).isEqualTo("/tmp/.x");
            assertThat(dropped.getWriter().getPid()).isEqualTo(200);
            assertThat(dropped.getAgeMs()).isEqualTo(3000);
            assertThat(dropped.getSameProcess()).isFalse();
        });
    }

    @Test
    void shouldKnowAFileByItsInodeWhateverItIsCalledLater() throws Exception {
        change(1, 0, 200, FileOperation.WRITE, "/var/www/upload.jpg", 42);
        run(2, 30, 201, "/usr/sbin/cron-helper", 42);
        assertThat(find()).hasSize(1);
    }

    @Test
    void shouldSeeAProgramThatWasOnlyEverInMemory() throws Exception {
        Event memory = event(1, 0, 200);
        memory.setKind("memfd_create");
        memory.setMemfdCreate(MemfdCreate.newBuilder()
                .setName("kworker")
                .setFd(3)
                .setInode(7)
                .setResult(3)
                .build());
        stream.add(memory);
        run(2, 1, 200, "memfd:kworker", 7);
        assertThat(find()).singleElement().satisfies(fact -> {
            assertThat(fact.getDroppedProgram().getOrigin()).isEqualTo("memfd_create");
            assertThat(fact.getDroppedProgram().getSameProcess()).isTrue();
        });
    }

    @Test
    void shouldLeaveAloneWhatIsNotTheSameFileOrNotSoonOrFailed() throws Exception {
        change(1, 0, 200, FileOperation.CREATE, "/tmp/a", 42);
        run(2, 1, 201, "/tmp/b", 43);
        run(3, 601, 201, "/tmp/a", 42);
        change(4, 700, 200, FileOperation.UNLINK, "/tmp/c", 44);
        run(5, 701, 201, "/tmp/c", 44);
        Event refused = change(6, 710, 200, FileOperation.CREATE, "/tmp/d", 45);
        refused.getFileChange().setResult(-13);
        run(7, 711, 201, "/tmp/d", 45);
        Event chmod = change(8, 720, 200, FileOperation.CHMOD, "/etc/passwd", 46);
        chmod.getFileChange().setNewMode(0644);
        run(9, 721, 201, "/etc/passwd", 46);
        assertThat(find()).isEmpty();
    }

    @Test
    void shouldSayItOnceForAFileThatIsWrittenInALoop() throws Exception {
        for (int i = 0; i < 500; i++) {
            change(1 + i, i * 0.01, 200, FileOperation.WRITE, "/tmp/x", 42);
        }
        run(501, 6, 201, "/tmp/x", 42);
        assertThat(find()).hasSize(1);
    }

    private Event change(long sequence, double second, int pid, FileOperation operation, String path, long inode) {
        Event event = event(sequence, second, pid);
        event.setKind("file_change");
        event.setFileChange(FileChange.newBuilder()
                .setOperation(operation)
                .setFile(FileRef.newBuilder().setPath(path).setInode(inode).build())
                .build());
        stream.add(event);
        return event;
    }

    private Event run(long sequence, double second, int pid, String path, long inode) {
        Event event = Sample.exec("web-1", sequence, second, pid, path);
        event.getProcessExec().getExecutable().setInode(inode);
        stream.add(event);
        return event;
    }

    private static Event event(long sequence, double second, int pid) {
        Event event = Sample.exec("web-1", sequence, second, pid, "/usr/bin/curl");
        event.setProcessExec(null);
        return event;
    }

    private List<Event> find() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        DataStream<Event> events = env.fromData(new RecordTypeInfo<>(Event.class), stream.toArray(Event[]::new))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Event>forMonotonousTimestamps()
                        .withTimestampAssigner((event, before) ->
                                event.getHeader().getEventTime().toEpochMilli()));
        try (CloseableIterator<Event> facts = DroppedPrograms.find(
                        events, new DroppedPrograms.Ids("files", "thin", "pattern"))
                .executeAndCollect()) {
            List<Event> found = new ArrayList<>();
            facts.forEachRemaining(found::add);
            return found;
        }
    }
}
