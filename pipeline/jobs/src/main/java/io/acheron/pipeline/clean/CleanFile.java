/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.field.Field;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.sigma.EventSelections;
import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.rulekit.yaml.YamlScalar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the form in which people write what the jobs leave out. Not thread safe; one per text. */
final class CleanFile {
    private static final List<String> KEYS = List.of("scope", "version", "issued_by", "noise", "sampling", "budgets");
    private static final List<String> NOISE_KEYS =
            List.of("id", "reason", "owner", "expires", "logsource", "detection");
    private static final List<String> SAMPLING_KEYS =
            List.of("id", "reason", "owner", "expires", "logsource", "detection", "keep_permille", "by");
    private static final List<String> BUDGET_KEYS =
            List.of("id", "reason", "owner", "expires", "hosts", "events_per_second", "burst_seconds", "bulk_kinds");
    private static final int DEFAULT_BURST_SECONDS = 10;

    private final Problems problems;
    private final Entry entry;
    private final Set<String> ids = new HashSet<>();
    private final List<Selected> selected = new ArrayList<>();
    private final List<EventSelections.Written> written = new ArrayList<>();
    private final List<Budget> budgets = new ArrayList<>();

    private CleanFile(String path, Instant issued) {
        this.problems = new Problems(path);
        this.entry = new Entry(problems, issued);
    }

    /**
     * What came of a text.
     *
     * @param yaml the text as a map; empty when it is none
     * @param rules empty when there is an error
     * @param problems errors and warnings, in the order of lines
     */
    record Read(Optional<YamlMap> yaml, Optional<CleanRules> rules, List<Problem> problems) {}

    /**
     * @param path name of the text in problems
     * @param issued when it was issued: nothing may expire later than a year from then
     */
    static Read read(String path, String text, Instant issued) {
        CleanFile file = new CleanFile(path, issued);
        Optional<YamlMap> yaml = file.map(text);
        yaml.ifPresent(file::fill);
        EventSelections selections = EventSelections.compile(file.written, file.problems);
        List<Problem> found = file.problems.found().stream().sorted().distinct().toList();
        return new Read(
                yaml,
                file.problems.failed()
                        ? Optional.empty()
                        : Optional.of(
                                new CleanRules(List.copyOf(file.selected), selections, List.copyOf(file.budgets))),
                found);
    }

    private Optional<YamlMap> map(String text) {
        try {
            Yaml yaml = YamlReader.read(text);
            if (yaml instanceof YamlMap map) {
                return Optional.of(map);
            }
            problems.error(yaml, "expected a map with noise, sampling or budgets", "begin with noise:");
        } catch (YamlException e) {
            problems.error(e.line(), e.column(), String.valueOf(e.getMessage()), e.remedy());
        }
        return Optional.empty();
    }

    private void fill(YamlMap yaml) {
        entry.onlyKeys(yaml, KEYS);
        for (YamlMap noise : entry.maps(yaml, "noise")) {
            entry.onlyKeys(noise, NOISE_KEYS);
            if (noise.get("detection") == null) {
                problems.error(
                        noise,
                        "a noise template without detection would leave out all events of its log source",
                        "say which in detection:, or use sampling:");
            }
            select(noise, 0, List.of());
        }
        for (YamlMap sampling : entry.maps(yaml, "sampling")) {
            entry.onlyKeys(sampling, SAMPLING_KEYS);
            select(sampling, entry.number(sampling, "keep_permille", 1, 999), by(sampling));
        }
        for (YamlMap budget : entry.maps(yaml, "budgets")) {
            entry.onlyKeys(budget, BUDGET_KEYS);
            budgets.add(budget(budget));
        }
    }

    private void select(YamlMap yaml, int keep, List<Field> by) {
        Grounds grounds = entry.grounds(yaml, ids);
        Set<String> kinds = new HashSet<>(EventSelections.kinds(category(yaml)).orElse(Set.of()));
        if (kinds.stream().anyMatch(Protection.KINDS::contains)) {
            problems.error(
                    yaml.keyOf("logsource"),
                    "%s is about the watching itself and is never left out".formatted(category(yaml)),
                    "tune the rule that alerts on it instead");
        }
        selected.add(new Selected(grounds, keep, by));
        written.add(new EventSelections.Written(grounds.id(), yaml));
    }

    private List<Field> by(YamlMap yaml) {
        List<Field> fields = new ArrayList<>();
        for (YamlScalar name : entry.texts(yaml, "by")) {
            Optional<Field> field =
                    FieldCatalog.standard().logSource(category(yaml)).flatMap(source -> source.field(name.text()));
            if (field.isPresent()) {
                fields.add(field.get());
            } else {
                problems.error(
                        name,
                        "events of this log source have no field '%s'".formatted(name.text()),
                        "use a path of the event such as process.entity_id, or a name rules use");
            }
        }
        return fields;
    }

    private Budget budget(YamlMap yaml) {
        Grounds grounds = entry.grounds(yaml, ids);
        List<String> hosts =
                entry.texts(yaml, "hosts").stream().map(YamlScalar::text).toList();
        if (hosts.stream().anyMatch(host -> host.indexOf('*') != host.lastIndexOf('*'))) {
            problems.error(yaml.keyOf("hosts"), "a host has more than one *", "write one *, or several hosts");
        }
        Set<String> bulk = new HashSet<>(
                entry.texts(yaml, "bulk_kinds").stream().map(YamlScalar::text).toList());
        int burst = yaml.get("burst_seconds") == null
                ? DEFAULT_BURST_SECONDS
                : entry.number(yaml, "burst_seconds", 1, 3600);
        return new Budget(
                grounds,
                entry.number(yaml, "events_per_second", 1, 1_000_000),
                burst,
                hosts,
                bulk.isEmpty() ? Budget.BULK : Set.copyOf(bulk));
    }

    private static String category(YamlMap yaml) {
        return yaml.get("logsource") instanceof YamlMap source && source.get("category") instanceof YamlScalar category
                ? category.text()
                : "";
    }
}
