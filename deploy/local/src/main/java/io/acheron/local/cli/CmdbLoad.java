/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.AssetLoader;
import io.acheron.local.topic.Publisher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cmdb load}: a file onto the asset topic. */
@picocli.CommandLine.Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Load assets from CSV (with a header line) or YAML into the asset topic; running jobs use them at once.",
            "A bad entry is reported with file and line; the good ones are loaded all the same, and the exit code is then 1."
        })
final class CmdbLoad implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Its name ends with .csv, .yaml or .yml.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(names = "--check", description = "Only read the file and report; load nothing.")
    private boolean check;

    @Override
    public Integer call() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        int loaded = check ? check(problems) : load(problems);
        problems.forEach(System.err::println);
        System.out.println(
                "%d assets %s, %d problems".formatted(loaded, check ? "are good" : "loaded", problems.size()));
        return problems.isEmpty() ? 0 : 1;
    }

    private int check(List<String> problems) {
        var read = AssetLoader.read(file);
        read.problems().forEach(problem -> problems.add(problem.toString()));
        return read.assets().size();
    }

    private int load(List<String> problems) throws InterruptedException, Failure {
        try (Publisher publisher = Publisher.to(brokers.bootstrap())) {
            int loaded = AssetLoader.load(file, brokers.topics(), publisher, problems::add);
            publisher.flush();
            return loaded;
        }
    }
}
