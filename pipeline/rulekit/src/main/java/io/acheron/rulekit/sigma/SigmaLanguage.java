/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.FilterDocument;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.RuleLanguage;
import io.acheron.rulekit.RuleProgram;
import io.acheron.rulekit.SourceFile;
import io.acheron.rulekit.field.FieldCatalog;
import io.acheron.rulekit.field.LogSource;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sigma detections, alone, narrowed by filters, or as the parts of sequences, correlations and first sights. */
public final class SigmaLanguage implements RuleLanguage {
    private static final List<String> STATEFUL = List.of("sequence", "correlation", "first_seen");

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
        Optional<String> stateful =
                STATEFUL.stream().filter(key -> yaml.get(key) != null).findFirst();
        return stateful.isPresent() || yaml.get("detection") == null ? stateful : Optional.of("sigma");
    }

    @Override
    public RuleProgram compile(List<RuleDocument> documents, List<FilterDocument> filters) {
        Slots slots = new Slots();
        Map<RuleDocument, Base> bases = new LinkedHashMap<>();
        Map<String, Base> byName = new LinkedHashMap<>();
        Set<String> others = new TreeSet<>();
        Set<String> stateful = new TreeSet<>();
        for (RuleDocument document : documents) {
            String language = document.rule().language();
            boolean single = language.equals("sigma") || language.equals("first_seen");
            Optional<Base> base = single ? base(document, slots) : Optional.empty();
            base.ifPresent(found -> bases.put(document, found));
            names(document).forEach(name -> {
                others.add(name);
                if (!single) {
                    stateful.add(name);
                }
                base.ifPresent(found -> byName.put(name, found));
            });
        }
        Filters exceptions = new Filters(byName, stateful, slots);
        filters.forEach(exceptions::apply);
        Correlations correlations = new Correlations(byName, others, slots);
        Map<RuleDocument, Correlation> read = new LinkedHashMap<>();
        for (RuleDocument document : documents) {
            if (document.rule().language().equals("correlation")) {
                new CorrelationReader(document).read().ifPresent(correlation -> {
                    read.put(document, correlation);
                    correlations.add(correlation);
                });
            }
        }
        List<Plan> plans = new ArrayList<>();
        Set<String> partsOnly = correlations.partsOnly();
        for (RuleDocument document : documents) {
            List<Plan> compiled = exceptions.except(
                    names(document), plans(document, bases.get(document), read.get(document), correlations, slots));
            if (!document.problems().failed() && document.rule().mode() != Rule.Mode.OFF) {
                boolean part = partsOnly.contains(document.rule().id());
                compiled.forEach(plan -> plans.add(part ? plan.counted() : plan));
            }
        }
        return new SigmaProgram(slots.fields(), plans);
    }

    private List<Plan> plans(
            RuleDocument document,
            @Nullable Base base,
            @Nullable Correlation correlation,
            Correlations correlations,
            Slots slots) {
        return switch (document.rule().language()) {
            case "sequence" -> new SequenceParser(catalog, slots, document).parse();
            case "correlation" -> correlation == null ? List.of() : correlations.plans(correlation);
            case "first_seen" ->
                base == null
                        ? List.of()
                        : new FirstSeenParser(slots, document)
                                .parse(base.source, base.criterion).stream()
                                        .map(plan -> plan.except(List.copyOf(base.exceptions)))
                                        .toList();
            default -> base == null ? List.of() : List.of(base.plan());
        };
    }

    private Optional<Base> base(RuleDocument document, Slots slots) {
        DetectionParser parser = new DetectionParser(catalog, slots, document);
        YamlMap yaml = document.yaml();
        Optional<LogSource> source = parser.logSource(yaml.get("logsource"), yaml);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Criterion criterion = parser.detection(yaml.get("detection"), yaml, source.get());
        return document.problems().failed()
                ? Optional.empty()
                : Optional.of(new Base(document, source.get(), criterion));
    }

    private static List<String> names(RuleDocument document) {
        List<String> names = new ArrayList<>(List.of(document.rule().id()));
        if (document.yaml().get("name") instanceof YamlScalar name
                && !name.text().isBlank()) {
            names.add(name.text());
        }
        return names;
    }
}
