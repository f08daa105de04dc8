/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import static java.util.Objects.requireNonNull;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeMapping.AttachPoint;
import io.acheron.collector.probe.ProbeMapping.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import jnr.ffi.Pointer;

/** The loaded and attached programs of a probe. Closing detaches them. */
final class AttachedVariant implements AutoCloseable {
    private final KernelContext context;
    private final Probe probe;
    private final Variant variant;
    private final LoadedVariant loaded;
    private final Map<String, Attachment> attached = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();

    private AttachedVariant(KernelContext context, Probe probe, Variant variant, LoadedVariant loaded) {
        this.context = context;
        this.probe = probe;
        this.variant = variant;
        this.loaded = loaded;
        left.putAll(loaded.refused());
    }

    /**
     * Loads and attaches.
     *
     * @throws BpfException with the reason; nothing is left behind then
     */
    static AttachedVariant attach(KernelContext context, Probe probe, Variant variant) {
        AttachedVariant it =
                new AttachedVariant(context, probe, variant, new VariantLoader(context, probe, variant).load());
        try {
            it.activate();
            return it;
        } catch (RuntimeException e) {
            it.close();
            throw e;
        }
    }

    private void activate() {
        variant.programs().forEach(this::attach);
        if (!variant.oneOf().isEmpty() && variant.oneOf().stream().noneMatch(this::attempt)) {
            throw new BpfException("none of " + String.join(", ", variant.oneOf()) + " can be attached: "
                    + VariantLoader.reasons(left));
        }
        variant.oneOf().forEach(left::remove);
        variant.bestEffort().forEach(this::attempt);
    }

    private boolean attempt(String id) {
        if (!loaded.attachments().containsKey(id)) {
            return false;
        }
        try {
            attach(id);
            return true;
        } catch (BpfException e) {
            left.put(id, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void attach(String id) {
        Attachment attachment = requireNonNull(loaded.attachments().get(id), id);
        try {
            attachment.attach();
            attached.put(id, attachment);
        } catch (RuntimeException e) {
            attachment.close();
            throw e;
        }
    }

    /** Tells that a program was started, whose libraries may be a place to attach to. */
    void started(int pid, String executable) {
        attached.values().forEach(it -> it.started(pid, executable));
    }

    String variant() {
        return variant.name();
    }

    /** Returns what is missing although the variant is attached; empty when nothing is. */
    String weakness() {
        return Stream.concat(
                        left.isEmpty() ? Stream.empty() : Stream.of(VariantLoader.reasons(left)),
                        attached.values().stream().map(Attachment::weakness).filter(it -> !it.isEmpty()))
                .distinct()
                .reduce((one, two) -> one + "; " + two)
                .orElse("");
    }

    /** Returns the links of all attachments that consist of such. */
    List<Pointer> links() {
        return attached.values().stream().flatMap(it -> it.links().stream()).toList();
    }

    /** Returns what each program did; that of a handler is told by its own account. */
    List<ProgramRun> runs() {
        Map<String, ProgramRun> runs = new LinkedHashMap<>();
        attached.forEach((id, attachment) -> {
            AttachPoint point = probe.mapping().attach().get(id);
            String function = point == null ? id : point.option("program", id);
            ProgramRun run = loaded.object().run(probe.name(), variant.name(), function);
            OptionalInt handler = attachment.handler();
            runs.put(function, handler.isPresent() ? context.counters().handler(handler.getAsInt(), run) : run);
        });
        return new ArrayList<>(runs.values());
    }

    @Override
    public void close() {
        loaded.close();
        attached.clear();
    }
}
