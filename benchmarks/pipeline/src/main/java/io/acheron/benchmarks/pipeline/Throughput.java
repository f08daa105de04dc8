/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import io.acheron.pipeline.ingest.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events per CPU second of each job, beside a job that only counts and a consumer without Flink. */
final class Throughput {
    private static final String FLOOR = "read, decode, count (floor)";

    /** One row of the table, by the name it has in {@code --jobs}. */
    private record Case(String option, String name, String job, int slots) {}

    private static final Case MATCH = new Case("match", "match: detect with rules on single events", "detect", 1);
    private static final Case SITE = new Case("site", "site: refine and detect in one", "site", 1);
    private static final Case SITE_2 = new Case("site-2", "site, two slots", "site", 2);

    /** Detect reads what refine wrote. */
    private static final List<Case> CASES = List.of(
            new Case("refine", "refine", "refine", 1), MATCH, new Case("detect", "detect", "detect", 1), SITE, SITE_2);

    private final Rig rig;
    private final Topics topics;
    private final String jobOptions;
    private int runs;

    Throughput(Rig rig, Topics topics) {
        this(rig, topics, "");
    }

    /** @param jobOptions for our jobs beside those that the rig gives, such as {@code --refine.process.memory 256mb} */
    private Throughput(Rig rig, Topics topics, String jobOptions) {
        this.rig = rig;
        this.topics = topics;
        this.jobOptions = jobOptions;
    }

    static Report measure(Arguments arguments) throws Exception {
        long events = arguments.number("events", 1_000_000);
        int hosts = (int) arguments.number("hosts", 1_000);
        Report report = new Report(
                "throughput", "%,d events of %,d hosts, one in a hundred under attack".formatted(events, hosts));
        Map<String, String> settings = new HashMap<>(Rig.backend(arguments.text("backend", "rocksdb")));
        settings.put("taskmanager.numberOfTaskSlots", "2");
        try (Rig rig = new Rig(settings)) {
            Topics topics = rig.topics("bench");
            List<String> asked =
                    List.of(arguments.text("jobs", "refine,detect,site,site-2").split(","));
            rig.fill(topics.rawEvents(), new FleetEvents(hosts), events);
            boolean detects = asked.contains(MATCH.option()) || asked.contains("detect");
            if (detects && !asked.contains("refine")) {
                // As the collectors sent them: rules that ask for facts of refine find none.
                rig.fill(topics.events(), new FleetEvents(hosts), events);
            }
            Throughput throughput = new Throughput(rig, topics, arguments.text("job-options", ""));
            Map<String, Progress.Rate> rates = new LinkedHashMap<>();
            double bare = rig.bareConsumer(topics.rawEvents());
            rates.put(FLOOR, throughput.of("count", 1));
            long version = 0;
            for (Case job : CASES) {
                if (asked.contains(job.option())) {
                    version++;
                    if (job.equals(MATCH)) {
                        rig.publishRulesOnSingleEvents(topics, version);
                    } else {
                        rig.publishRules(topics, 0, version);
                    }
                    rates.put(job.name(), throughput.of(job.job(), job.slots()));
                }
            }
            double floor = rates.get(FLOOR).perCpuSecond();
            report.row("", "events per CPU second", "to the floor", "to the bare consumer", "events per second");
            report.row("bare consumer", number(bare), ratio(bare / floor), "1", "");
            rates.forEach((name, rate) -> report.row(
                    name,
                    number(rate.perCpuSecond()),
                    ratio(rate.perCpuSecond() / floor),
                    ratio(rate.perCpuSecond() / bare),
                    number(rate.perSecond())));
            if (rates.containsKey(SITE.name()) && rates.containsKey(SITE_2.name())) {
                Progress.Rate one = rates.get(SITE.name());
                Progress.Rate two = rates.get(SITE_2.name());
                report.say(
                        "Scaling from one slot to two: %s × the events per second, %s × the events per CPU second; the two"
                                        .formatted(
                                                ratio(two.perSecond() / one.perSecond()),
                                                ratio(two.perCpuSecond() / one.perCpuSecond()))
                                + " cores also carry the broker.");
            }
            report.chart("events per CPU second", rates);
        }
        return report;
    }

    /** Cost of an event of the site job as the work grows. */
    static Report growth(Arguments arguments) throws Exception {
        long events = arguments.number("events", 300_000);
        Report report = new Report("growth", "site job, one slot, events per CPU second");
        report.row(
                "",
                "events",
                "hosts",
                "rules beside ours",
                "events per CPU second",
                "cost per event, to the first row");
        double base = 0;
        long[][] cases = {{events / 10, 10, 0}, {events, 10, 0}, {events, 1_000, 0}, {events, 10, 1_000}};
        String[] names = {"base", "events × 10", "hosts × 100", "1,000 rules more"};
        for (int i = 0; i < cases.length; i++) {
            try (Rig rig = new Rig(Map.of("execution.checkpointing.interval", "2 s"))) {
                Topics topics = rig.topics("bench");
                rig.fill(topics.rawEvents(), new FleetEvents((int) cases[i][1]), cases[i][0]);
                rig.publishRules(topics, (int) cases[i][2], 1);
                double rate = new Throughput(rig, topics).of("site", 1).perCpuSecond();
                base = i == 0 ? rate : base;
                report.row(
                        names[i],
                        "%,d".formatted(cases[i][0]),
                        "%,d".formatted(cases[i][1]),
                        "%,d".formatted(cases[i][2]),
                        number(rate),
                        ratio(base / rate));
            }
        }
        return report;
    }

    Progress.Rate of(String job, int slots) throws Exception {
        rig.freshTaskManager();
        boolean counts = job.equals("count");
        // A group of its own for each run; the offsets of another would be taken for progress.
        String group = "%s-%s-%d-%d".formatted(topics.prefix(), job, slots, ++runs);
        String id = rig.run(
                counts
                        ? rig.countJob(slots, topics) + " --group " + group
                        : "%s --kafka.group %s %s"
                                .formatted(rig.job(job, slots, topics), group, jobOptions)
                                .trim());
        try (Progress progress = new Progress(rig.bootstrap(), rig.taskManager())) {
            return progress.follow(group, job.equals("detect") ? topics.events() : topics.rawEvents());
        } finally {
            rig.cancel(id);
        }
    }

    private static String number(double value) {
        return "%,.0f".formatted(value);
    }

    private static String ratio(double value) {
        return "%.2f".formatted(value);
    }
}
