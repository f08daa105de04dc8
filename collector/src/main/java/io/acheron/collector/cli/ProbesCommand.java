/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.capture.CaptureUnavailableException;
import io.acheron.collector.capture.ProbeTrial;
import io.acheron.collector.capture.ProbeTrials;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code probes}: tries everything for a moment and tells what this kernel allows. */
@Command(
        name = "probes",
        description =
                "Loads and attaches each probe for a moment and tells by which variant it works on this kernel, and why others do"
                        + " not. Of a collector that runs, it tells how often each program ran and what that took.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:each probe works in some variant", "1:some probe does not work at all", "2:wrong usage"})
final class ProbesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json.")
    private Format format = Format.table;

    @Option(names = "--all", description = "Try also the variants behind the first that works.")
    private boolean all;

    @ArgGroup
    private @Nullable Maps maps;

    /** Forms of the output, named as they are typed. */
    enum Format {
        table,
        json
    }

    /** What to show of the maps of a collector that runs. */
    static final class Maps {
        @Option(names = "--maps", description = "List the maps of the collector that runs here, and how full they are.")
        private boolean list;

        @Option(
                names = "--map",
                paramLabel = "NAME",
                description = "Print what is in one of these maps, in hexadecimal digits.")
        private @Nullable String name;
    }

    @Override
    public Integer call() throws UserException {
        try {
            ProbeTrials trials = ProbeTrials.run(all);
            if (maps != null) {
                MapListing listing = MapListing.of(trials);
                String wanted = maps.name;
                print(wanted == null || maps.list ? listing.table() : listing.dump(wanted));
                return Main.DONE;
            }
            List<ProbeTrial> results = trials.results();
            print(format == Format.json ? ProbeReport.json(results) : ProbeReport.table(results));
            return blind(results) ? Main.FAILED : Main.DONE;
        } catch (CaptureUnavailableException e) {
            throw new UserException(
                    Main.FAILED,
                    e.getMessage() + "; 'acheron collect' would fall back to the netlink process connector");
        }
    }

    private static boolean blind(List<ProbeTrial> trials) {
        Set<String> seeing = trials.stream()
                .filter(ProbeTrial::attached)
                .map(ProbeTrial::probe)
                .collect(Collectors.toSet());
        return !trials.stream().map(ProbeTrial::probe).allMatch(seeing::contains);
    }

    private void print(String text) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
