/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.FilterDocument;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.RuleLanguage;
import io.acheron.rulekit.RuleProgram;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DRL, with the metadata in the YAML file of the same name. */
public final class DroolsLanguage implements RuleLanguage {
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
            DrlGuard guard = new DrlGuard(file.path(), document.problems());
            Set<String> kinds = guard.check(DrlCompiler.withoutPackage(file.content()));
            if (!document.problems().failed() && document.rule().mode() != Rule.Mode.OFF) {
                compiler.compile(file, document.problems())
                        .ifPresent(base ->
                                rules.add(new DrlRule(document.rule(), file.path(), guard.lines(), kinds, base)));
            }
        }
        return new DroolsProgram(rules);
    }
}
