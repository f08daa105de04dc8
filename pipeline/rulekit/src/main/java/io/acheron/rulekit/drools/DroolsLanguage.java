/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.FilterDocument;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.RuleLanguage;
import io.acheron.rulekit.RuleProgram;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DRL, with the metadata in the YAML file of the same name. */
public final class DroolsLanguage implements RuleLanguage {
    private static final BuiltFiles BUILT = new BuiltFiles();

    @Override
    public String name() {
        return "drools";
    }

    @Override
    public Optional<String> recognise(YamlMap yaml, @Nullable SourceFile companion) {
        return companion == null ? Optional.empty() : Optional.of("drools");
    }

    @Override
    public RuleProgram compile(List<RuleDocument> documents, List<FilterDocument> filters) {
        DrlCompiler compiler = new DrlCompiler();
        List<DrlRule> rules = new ArrayList<>();
        Map<RuleDocument, Set<String>> good = new LinkedHashMap<>();
        for (RuleDocument document : documents) {
            SourceFile file = document.companion();
            if (file == null) {
                continue;
            }
            for (String body : List.of("detection", "sequence", "correlation", "first_seen", "logsource")) {
                YamlMap.Entry entry = document.yaml().fields().get(body);
                if (entry != null) {
                    document.problems().error(entry.key(), body + " stands beside a .drl file", "keep one of them");
                }
            }
            boolean off = document.rule().mode() == Rule.Mode.OFF;
            built(compiler, file, document.problems(), off).ifPresent(built -> {
                good.put(document, built.kinds());
                rules.add(new DrlRule(document.rule(), file.path(), built.lines(), built.kinds(), built.base()));
            });
        }
        return new DroolsProgram(rules, new DrlExceptions(filters, good));
    }

    /** @return the rules of a file; empty if there is something wrong with it or its metadata, or if it is only to be checked */
    private static Optional<BuiltFiles.Built> built(
            DrlCompiler compiler, SourceFile file, Problems problems, boolean checkOnly) {
        Optional<BuiltFiles.Built> known = BUILT.get(file.content());
        if (known.isPresent()) {
            return problems.failed() || checkOnly ? Optional.empty() : known;
        }
        DrlGuard guard = new DrlGuard(file.path(), problems);
        Set<String> kinds = guard.check(DrlCompiler.withoutPackage(file.content()));
        if (problems.failed() || checkOnly) {
            return Optional.empty();
        }
        Optional<BuiltFiles.Built> built = compiler.compile(file, problems)
                .map(base -> new BuiltFiles.Built(Set.copyOf(kinds), Map.copyOf(guard.lines()), base));
        built.ifPresent(made -> BUILT.put(file.content(), made));
        return built;
    }
}
