/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.cmdb.AssetChanges;
import io.acheron.cmdb.CmdbSource;
import io.acheron.cmdb.Reading;
import io.acheron.local.run.Failure;
import io.acheron.local.topic.AssetLoader;
import io.acheron.local.topic.Publisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cmdb load}: a file, or what a source knows, onto the asset topic. */
@picocli.CommandLine.Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Load assets into the asset topic; running jobs use them at once.",
            "From a FILE with entries, CSV (with a header line) or YAML, entries are added and replaced. From a --source (file, jdbc"
                    + " or http, see deploy/cmdb) those that are gone are deleted too.",
            "A bad entry is reported; the good ones are loaded all the same, and the exit code is then 1."
        })
final class CmdbLoad implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Its name ends with .csv, .yaml or .yml.")
    private @Nullable Path file;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "YAML file that says where assets come from; examples are in deploy/cmdb.")
    private @Nullable Path source;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "With --source: go on and load again each TIME, such as 10m, until Ctrl-C. When the source does not"
                            + " answer, what was loaded stays.")
    private @Nullable Duration every;

    @Option(
            names = "--most-deleted",
            paramLabel = "PERCENT",
            defaultValue = "20",
            description = "With --source: if more of its entries are gone, none is deleted. Default: ${DEFAULT-VALUE}.")
    private int mostDeleted;

    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(names = "--check", description = "Only read and report; load nothing.")
    private boolean check;

    @Override
    public Integer call() throws InterruptedException {
        if ((file == null) == (source == null)) {
            throw Failure.usage("give either a FILE with assets or --source");
        }
        if (mostDeleted < 0 || mostDeleted > 100) {
            throw Failure.usage("--most-deleted is a share from 0 to 100");
        }
        return source == null ? once() : fromSource(AssetLoader.reader(source));
    }

    private int fromSource(CmdbSource.Reader reader) throws InterruptedException {
        while (true) {
            int exit = load(reader);
            if (every == null) {
                return exit;
            }
            Thread.sleep(every.toMillis());
        }
    }

    private int load(CmdbSource.Reader reader) throws InterruptedException {
        Reading reading;
        try {
            reading = reader.read();
        } catch (IOException e) {
            if (every == null) {
                throw Failure.of(e.getMessage() + "\nnothing was changed: what was loaded before stays", e);
            }
            System.err.println("%s %s; what was loaded before stays, next try in %ds"
                    .formatted(now(), e.getMessage(), every.toSeconds()));
            return 1;
        }
        reading.problems().forEach(System.err::println);
        if (check) {
            System.out.println("%s: %d assets are good, %d problems"
                    .formatted(
                            reading.source(),
                            reading.assets().size(),
                            reading.problems().size()));
            return reading.complete() ? 0 : 1;
        }
        try {
            return tell(reading);
        } catch (Failure e) {
            if (every == null) {
                throw e;
            }
            System.err.println("%s %s; next try in %ds".formatted(now(), e.text(), every.toSeconds()));
            return 1;
        }
    }

    private int tell(Reading reading) throws InterruptedException {
        AssetChanges changes = AssetLoader.sync(reading, brokers.access(), brokers.topics(), mostDeleted / 100.0);
        System.out.println("%s %s: %d assets read, %d published, %d deleted, %d problems"
                .formatted(
                        now(),
                        reading.source(),
                        reading.assets().size(),
                        changes.changed().size(),
                        changes.deleted().size(),
                        reading.problems().size()));
        if (changes.kept() > 0) {
            System.err.println("%d entries are gone from %s and were kept: %s"
                    .formatted(
                            changes.kept(),
                            reading.source(),
                            reading.complete()
                                    ? "more than %d%%; check the source, or raise --most-deleted".formatted(mostDeleted)
                                    : "it was not read without problems"));
        }
        return reading.complete() && changes.kept() == 0 ? 0 : 1;
    }

    private int once() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        int loaded = check ? check(problems) : load(problems);
        problems.forEach(System.err::println);
        System.out.println(
                "%d assets %s, %d problems".formatted(loaded, check ? "are good" : "loaded", problems.size()));
        return problems.isEmpty() ? 0 : 1;
    }

    private int check(List<String> problems) {
        var read = AssetLoader.read(file());
        read.problems().forEach(problem -> problems.add(problem.toString()));
        return read.assets().size();
    }

    private int load(List<String> problems) throws InterruptedException, Failure {
        try (Publisher publisher = Publisher.to(brokers.access())) {
            int loaded = AssetLoader.load(file(), brokers.topics(), publisher, problems::add);
            publisher.flush();
            return loaded;
        }
    }

    private Path file() {
        if (file == null) {
            throw Failure.usage("give a FILE with assets");
        }
        return file;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
