/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.RuleLanguage;
import io.acheron.rulekit.RuleProgram;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sigma detections, alone or as the steps of a sequence. */
public final class SigmaLanguage implements RuleLanguage {
    private final FieldCatalog catalog = FieldCatalog.standard();

    @Override
    public String name() {
        return "sigma";
    }

    @Override
    public Optional<String> recognise(YamlMap yaml, @Nullable SourceFile companion) {
        if (companion != null) {
            return Optional.empty();
        }
        if (yaml.get("sequence") != null) {
            return Optional.of("sequence");
        }
        return yaml.get("detection") != null ? Optional.of("sigma") : Optional.empty();
    }

    @Override
    public RuleProgram compile(List<RuleDocument> documents) {
        Slots slots = new Slots();
        List<Plan> plans = new ArrayList<>();
        for (RuleDocument document : documents) {
            List<Plan> compiled = document.rule().language().equals("sequence")
                    ? new SequenceParser(catalog, slots, document).parse()
                    : single(document, slots);
            if (!document.problems().failed()) {
                plans.addAll(compiled);
            }
        }
        return new SigmaProgram(slots.fields(), plans);
    }

    private List<Plan> single(RuleDocument document, Slots slots) {
        DetectionParser parser = new DetectionParser(catalog, slots, document);
        YamlMap yaml = document.yaml();
        Optional<LogSource> source = parser.logSource(yaml.get("logsource"), yaml);
        if (source.isEmpty()) {
            return List.of();
        }
        Criterion criterion = parser.detection(yaml.get("detection"), yaml, source.get());
        return List.of(new Plan(document.rule(), null, 0, source.get().kinds(), criterion, List.of(), null));
    }
}
