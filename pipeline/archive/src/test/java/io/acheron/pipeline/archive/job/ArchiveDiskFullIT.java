/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import static io.acheron.pipeline.archive.sample.ArchivingSite.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.archive.events.ArchivedEvents;
import io.acheron.pipeline.archive.sample.ArchivingSite;
import io.acheron.pipeline.archive.sample.Recorded;
import io.acheron.pipeline.sample.SmallDisk;
import io.acheron.schema.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the archive is full for a while: a real one, in memory. */
@Timeout(300)
class ArchiveDiskFullIT {
    @TempDir
    private Path directory;

    @Test
    void shouldWaitForSpaceAndHoldEveryRecordOnce() throws Exception {
        List<Event> events = Recorded.events("everyday");
        int third = events.size() / 3;
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(directory.resolve("disk")), "4m");
                ArchivingSite site = new ArchivingSite(directory)) {
            WrittenArchive archive =
                    new WrittenArchive(Files.createDirectory(disk.folder().resolve("archive")));
            JobID job = site.cluster()
                    .submitJob(archive.job(site, site.environment(null)))
                    .get()
                    .getJobID();
            site.send(events.subList(0, third));
            await(() -> archive.events().size() == third);

            Path filler = disk.fill();
            site.send(events.subList(third, 2 * third));
            // Started again, and again.
            Set<Long> failures = new HashSet<>();
            await(() -> noted(site, job, failures) > 2);
            assertThat(archive.events()).hasSize(third);
            assertThat(site.cluster().getJobStatus(job).get()).isNotEqualTo(JobStatus.FAILED);

            Files.delete(filler);
            site.send(events.subList(2 * third, events.size()));
            await(() -> archive.events().size() == events.size());
            List<Event> expected = new ArrayList<>(events);
            expected.sort(ArchivedEvents.ORDER);
            assertThat(archive.events()).isEqualTo(expected);
            assertThat(archive.rows()).isEqualTo(events.size());
            site.cluster().cancelJob(job).get();
        }
    }

    /** @return how often the job has failed since the first call, by the reason it gives in Flink's page */
    private static int noted(ArchivingSite site, JobID job, Set<Long> failures) throws Exception {
        ErrorInfo last = site.cluster().getExecutionGraph(job).get().getFailureInfo();
        if (last != null && last.getExceptionAsString().contains("No space left on device")) {
            failures.add(last.getTimestamp());
        }
        return failures.size();
    }
}
