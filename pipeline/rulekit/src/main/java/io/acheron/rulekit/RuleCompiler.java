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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles one bundle: reads each file, hands documents to their languages, gathers what is good and what is wrong. */
final class RuleCompiler {
    private static final String FILTERS = "filters/";
    /** Folders with data for rules rather than rules. */
    private static final List<String> RESERVED = List.of(ValueLists.FOLDER, FILTERS);

    private final RuleBundle bundle;
    private final ValueLists lists;
    private final List<RuleLanguage> languages = new ArrayList<>();
    private final Map<String, SourceFile> companions = new LinkedHashMap<>();
    private final Map<String, String> pathById = new HashMap<>();
    private final List<Problems> problems = new ArrayList<>();
    private final Map<RuleLanguage, List<RuleDocument>> documents = new LinkedHashMap<>();
    private final List<RuleTest> tests = new ArrayList<>();

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
        bundle.getFiles().stream()
                .map(RuleFile::getPath)
                .filter(path -> path.startsWith(FILTERS))
                .forEach(this::warnAboutFilter);
        List<RuleFile> files = bundle.getFiles().stream()
                .filter(file -> RESERVED.stream().noneMatch(file.getPath()::startsWith))
                .filter(file -> !file.getPath().matches("(.*/)?_[^/]*"))
                .sorted(Comparator.comparing(RuleFile::getPath))
                .toList();
        for (RuleFile file : files) {
            if (file.getPath().endsWith(".drl")) {
                companions.put(base(file.getPath()), new SourceFile(file.getPath(), file.getContent()));
            }
        }
        for (RuleFile file : files) {
            if (isYaml(file.getPath())) {
                readDocument(file);
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
            if (!ofLanguage.isEmpty()) {
                programs.add(language.compile(ofLanguage));
            }
        });
        return result(programs);
    }

    /** An exception somebody relies on must not be passed over in silence. */
    private void warnAboutFilter(String path) {
        Problems found = new Problems(path);
        YamlScalar start = new YamlScalar(1, 1, "", YamlScalar.Type.NULL);
        found.warning(
                start, "filter files are not applied", "write the exception as a selection filter_... of the rule");
        problems.add(found);
    }

    private Compilation result(List<RuleProgram> programs) {
        Set<String> good = programs.stream()
                .flatMap(program -> Stream.concat(
                        program.rules().stream(), program.sequences().stream().map(SequenceRule::rule)))
                .map(Rule::id)
                .collect(Collectors.toSet());
        List<RuleTest> goodTests =
                tests.stream().filter(test -> good.contains(test.rule().id())).toList();
        List<Problem> all = problems.stream()
                .flatMap(found -> found.found().stream())
                .sorted()
                .distinct()
                .toList();
        return new Compilation(new RuleSet(bundle, programs, goodTests), all);
    }

    private void readDocument(RuleFile file) {
        Problems found = new Problems(file.getPath());
        problems.add(found);
        SourceFile companion = companions.remove(base(file.getPath()));
        YamlMap yaml = parse(file, found);
        if (yaml == null) {
            return;
        }
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
        tests.addAll(new TestReader(rule, yaml, found).read());
        if (language == null) {
            found.error(
                    yaml,
                    "no detection, no sequence and no .drl file beside it",
                    "add detection: with logsource:, or sequence:, or a .drl file of the same name");
            return;
        }
        documents.getOrDefault(language, new ArrayList<>()).add(new RuleDocument(rule, yaml, companion, lists, found));
    }

    private static @Nullable YamlMap parse(RuleFile file, Problems found) {
        try {
            Yaml yaml = YamlReader.read(file.getContent());
            if (yaml instanceof YamlMap map) {
                return map;
            }
            found.error(yaml, "expected a map with title, id, level, found " + yaml.kind(), "begin with title:");
        } catch (YamlException e) {
            found.error(e.line(), e.column(), String.valueOf(e.getMessage()), e.remedy());
        }
        return null;
    }

    private static boolean isYaml(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml");
    }

    private static String base(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }
}
