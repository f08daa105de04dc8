/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import io.acheron.local.run.Installation;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.payload.ProcessExec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Turns what is seen into the event of a recorded exec, all of whose fields it has. */
final class Execs {
    private final Event recorded;
    private final List<ProcessExec> byProgram = new ArrayList<>();

    Execs() throws IOException, UndecodableRecordException {
        JsonLines<Event> json = JsonLines.of(Event.class);
        for (String line : Files.readAllLines(Installation.recordedStreams().resolve("everyday.ndjson"))) {
            Event event = json.read(line);
            if (event.getKind().equals("process_exec")) {
                recorded = event;
                for (String path : Seen.PROGRAMS) {
                    byProgram.add(exec(path));
                }
                return;
            }
        }
        throw new IllegalStateException("everyday.ndjson records no exec");
    }

    private ProcessExec exec(String path) {
        ProcessExec exec = ProcessExec.newBuilder(recorded.getProcessExec()).build();
        exec.setExecutable(
                FileRef.newBuilder(exec.getExecutable()).setPath(path).build());
        exec.setFilename(path);
        exec.setArgv(List.of(path, "-x"));
        return exec;
    }

    Event of(Seen seen) {
        Header header = new Header();
        copy(recorded.getHeader(), header);
        header.setHostId(seen.host());
        header.setEventTime(Instant.ofEpochMilli(seen.timeMs()));
        header.setSequence(seen.timeMs());
        Event event = new Event();
        event.setHeader(header);
        event.setKind(recorded.getKind());
        event.setProcess(recorded.getProcess());
        event.setProcessExec(byProgram.get(seen.program()));
        return event;
    }

    private static void copy(SpecificRecord from, SpecificRecord to) {
        for (int i = 0; i < from.getSchema().getFields().size(); i++) {
            to.put(i, from.get(i));
        }
    }
}
