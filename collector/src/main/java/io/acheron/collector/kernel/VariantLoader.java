/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeMapping.AttachPoint;
import io.acheron.collector.probe.ProbeMapping.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings the programs of a variant into the kernel. The verifier takes an object whole or not at all, so programs that may be missing
 * are left out one after the other until the rest is taken.
 */
final class VariantLoader {
    private final KernelContext context;
    private final Probe probe;
    private final Variant variant;
    private final Map<String, String> refused = new LinkedHashMap<>();

    VariantLoader(KernelContext context, Probe probe, Variant variant) {
        this.context = context;
        this.probe = probe;
        this.variant = variant;
    }

    /**
     * Loads.
     *
     * @throws BpfException when a program that must not be missing is refused; nothing is left behind then
     */
    LoadedVariant load() {
        while (true) {
            LoadedVariant loaded = open();
            try {
                prepare(loaded);
                context.maps().prepare(loaded.object());
                loaded.object().load();
                context.maps().adopt(loaded.object());
                TailCalls.fill(context, probe, loaded.object());
                return loaded;
            } catch (BpfException e) {
                loaded.close();
                leaveOut(e);
            } catch (RuntimeException e) {
                loaded.close();
                throw e;
            }
        }
    }

    private LoadedVariant open() {
        return new LoadedVariant(
                BpfObject.open(context.calls(), probe.name(), probe.object()),
                new LinkedHashMap<>(),
                Map.copyOf(refused));
    }

    private void prepare(LoadedVariant loaded) {
        List<String> ids =
                variant.all().stream().filter(it -> !refused.containsKey(it)).toList();
        if (ids.isEmpty()) {
            throw refused.isEmpty()
                    ? probe.file().refuse("name: " + variant.name(), "variant " + variant.name() + " has no programs")
                    : new BpfException(reasons(refused));
        }
        Set<String> functions = ids.stream().map(this::function).collect(Collectors.toSet());
        functions.addAll(TailCalls.functions(probe));
        List<String> missing = loaded.object().choose(List.copyOf(functions));
        if (!missing.isEmpty()) {
            throw probe.file().refuse("name: " + variant.name(), "the object has no program " + missing);
        }
        ProbeConstants.set(probe, loaded.object());
        ids.forEach(id -> prepare(loaded, id));
    }

    private void prepare(LoadedVariant loaded, String id) {
        AttachPoint point = point(id);
        Target target = new Target(context.calls(), context.shared(), probe, id, point, loaded.object());
        try {
            loaded.attachments()
                    .put(
                            id,
                            AttachKinds.prepare(
                                    target, point.kind(), point.options().keySet()));
        } catch (BpfException e) {
            if (isNeeded(id)) {
                throw e;
            }
            refused.put(id, String.valueOf(e.getMessage()));
            throw new BpfException(String.valueOf(e.getMessage()), e.failure(), function(id));
        }
    }

    /** Notes the program that was refused, or gives up when it is needed, or is not known. */
    private void leaveOut(BpfException e) {
        List<String> guilty = e.program().stream()
                .flatMap(function ->
                        variant.all().stream().filter(id -> function(id).equals(function)))
                .toList();
        boolean isLast = guilty.size() == variant.all().size();
        if (guilty.isEmpty() || isLast || guilty.stream().anyMatch(this::isNeeded)) {
            throw e;
        }
        guilty.forEach(id -> refused.put(id, String.valueOf(e.getMessage())));
    }

    private boolean isNeeded(String id) {
        return variant.programs().contains(id);
    }

    private AttachPoint point(String id) {
        AttachPoint point = probe.mapping().attach().get(id);
        return point == null ? new AttachPoint("", Map.of()) : point;
    }

    private String function(String id) {
        return point(id).option("program", id);
    }

    static String reasons(Map<String, String> refused) {
        return refused.entrySet().stream()
                .map(it -> it.getKey() + ": " + it.getValue())
                .collect(Collectors.joining("; "));
    }
}
