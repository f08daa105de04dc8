/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.rule.RuleFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles one bundle: reads each file, hands documents to their languages, gathers what is good and what is wrong. */
final class RuleCompiler {
    private static final int LONGEST_FILE = 1_000_000;

    private final RuleBundle bundle;
    private final ValueLists lists;
    private final List<RuleLanguage> languages = new ArrayList<>();
    private final Map<String, SourceFile> companions = new LinkedHashMap<>();
    private final Map<String, String> pathById = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private final List<Problems> problems = new ArrayList<>();
    private final Map<RuleLanguage, List<RuleDocument>> documents = new LinkedHashMap<>();
    private final List<FilterDocument> filters = new ArrayList<>();
    private final List<Exemption> exemptions = new ArrayList<>();
    private final List<RuleTest> tests = new ArrayList<>();
    private final List<Problem> immature = new ArrayList<>();

    RuleCompiler(RuleBundle bundle) {
        this.bundle = bundle;
        this.lists = new ValueLists(bundle.getFiles());
        // The loader of this class: a job's user code is not visible to the context loader of every thread that
        // compiles.
        ServiceLoader.load(RuleLanguage.class, RuleCompiler.class.getClassLoader())
                .forEach(languages::add);
        languages.sort(Comparator.comparing(RuleLanguage::name));
        languages.forEach(language -> documents.put(language, new ArrayList<>()));
    }

    Compilation compile() {
        List<RuleFile> files = bundle.getFiles().stream()
                .filter(file -> !file.getPath().startsWith(ValueLists.FOLDER))
                .filter(file -> !file.getPath().matches("(.*/)?_[^/]*"))
                .sorted(Comparator.comparing(RuleFile::getPath))
                .toList();
        for (RuleFile file : files) {
            if (file.getPath().endsWith(".drl") && !isTooLong(file)) {
                companions.put(base(file.getPath()), new SourceFile(file.getPath(), file.getContent()));
            }
        }
        for (RuleFile file : files) {
            if (isYaml(file.getPath())) {
                readFile(file);
            }
        }
        for (SourceFile orphan : companions.values()) {
            Problems found = new Problems(orphan.path());
            found.error(
                    1,
                    1,
                    "there is no " + base(orphan.path()) + ".yaml beside it",
                    "write one with id, title, level, triage and tests");
            problems.add(found);
        }
        List<RuleProgram> programs = new ArrayList<>();
        documents.forEach((language, ofLanguage) -> {
            if (!ofLanguage.isEmpty() || !filters.isEmpty()) {
                programs.add(language.compile(ofLanguage, filters));
            }
        });
        return result(programs);
    }

    private Compilation result(List<RuleProgram> programs) {
        Set<String> good = programs.stream()
                .flatMap(program -> Stream.concat(
                        program.rules().stream(), program.stateful().stream().map(StatefulRule::rule)))
                .map(Rule::id)
                .collect(Collectors.toSet());
        List<RuleTest> goodTests =
                tests.stream().filter(test -> good.contains(test.rule().id())).toList();
        List<Problem> all = problems.stream()
                .flatMap(found -> found.found().stream())
                .sorted()
                .distinct()
                .toList();
        return new Compilation(new RuleSet(bundle, programs, goodTests, exemptions), all, immature);
    }

    private void readFile(RuleFile file) {
        if (isTooLong(file)) {
            return;
        }
        SourceFile companion = companions.remove(base(file.getPath()));
        for (Yaml document : parse(file)) {
            Problems found = new Problems(file.getPath());
            problems.add(found);
            if (!(document instanceof YamlMap map)) {
                found.error(
                        document,
                        "expected a map with title, id, level, found " + document.kind(),
                        "begin with title:");
            } else if (map.get("filter") != null) {
                new ExemptionReader(map, found).read(file.getPath()).ifPresent(exemptions::add);
                filters.add(new FilterDocument(file.getPath(), map, lists, names, found));
            } else {
                readRule(file, map, companion, found);
            }
        }
    }

    private void readRule(RuleFile file, YamlMap yaml, @Nullable SourceFile companion, Problems found) {
        RuleLanguage language = null;
        String name = "";
        for (RuleLanguage candidate : languages) {
            name = candidate.recognise(yaml, companion).orElse("");
            if (!name.isEmpty()) {
                language = candidate;
                break;
            }
        }
        String hash = RuleFiles.hash(file.getContent(), companion == null ? "" : companion.content());
        Rule rule = new RuleReader(yaml, found).read(name, file.getPath(), hash);
        String earlier = rule.id().isEmpty() ? null : pathById.putIfAbsent(rule.id(), file.getPath());
        if (earlier != null) {
            Yaml id = yaml.get("id");
            found.error(
                    id == null ? yaml : id,
                    "id %s is already used by %s".formatted(rule.id(), earlier),
                    "give this rule an id of its own; an id is never used again");
        }
        names.add(rule.id());
        if (yaml.get("name") instanceof YamlScalar called && !called.text().isBlank()) {
            names.add(called.text());
        }
        List<RuleTest> own = new TestReader(rule, yaml, found).read();
        tests.addAll(own);
        Problems lacking = new Problems(file.getPath());
        new Maturity(rule, yaml, lacking).check(own);
        immature.addAll(lacking.found());
        if (language == null) {
            found.error(
                    yaml,
                    "no detection, no sequence, no correlation and no .drl file beside it",
                    "add detection: with logsource:, or sequence:, or correlation:, or a .drl file of the same name");
            return;
        }
        documents.getOrDefault(language, new ArrayList<>()).add(new RuleDocument(rule, yaml, companion, lists, found));
    }

    private List<Yaml> parse(RuleFile file) {
        try {
            return YamlReader.readAll(file.getContent());
        } catch (YamlException e) {
            Problems found = new Problems(file.getPath());
            found.error(e.line(), e.column(), String.valueOf(e.getMessage()), e.remedy());
            problems.add(found);
            return List.of();
        }
    }

    /** Nobody reads a rule of a megabyte, and a parser should not have to. */
    private boolean isTooLong(RuleFile file) {
        if (file.getContent().length() <= LONGEST_FILE) {
            return false;
        }
        Problems found = new Problems(file.getPath());
        found.error(
                1,
                1,
                "the file has %,d characters, at most %,d are read"
                        .formatted(file.getContent().length(), LONGEST_FILE),
                "split it into files of one rule each; long lists of values belong into lists/");
        problems.add(found);
        return true;
    }

    private static boolean isYaml(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml");
    }

    private static String base(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }
}
