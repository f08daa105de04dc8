/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.probe.MappingFile;
import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeFileException;
import io.acheron.collector.probe.ProbeMapping.FieldMapping;
import io.acheron.collector.probe.ProbeMapping.HeadMapping;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Compiles mappings to decoders. All that is asked of names, types and offsets is asked here, once; a mapping that fits
 * neither the object's layouts nor the schema is refused with file and line.
 */
public final class MappingCompiler {
    private final DecodeSettings settings;
    private final MappingFile headFile;
    private final HeadMapping head;
    private final Codecs codecs = new Codecs();

    /**
     * @param settings what decoding needs to know
     * @param headFile file of the common head, for complaints
     * @param head where the common fields come from
     */
    public MappingCompiler(DecodeSettings settings, MappingFile headFile, HeadMapping head) {
        this.settings = settings;
        this.headFile = headFile;
        this.head = head;
    }

    /**
     * Compiles the mapping of one event.
     *
     * @param variant gives the variant of the probe that is attached, which may change; goes into the header
     * @throws ProbeFileException when the mapping is wrong
     */
    EventDecoder compile(Probe probe, Probe.EventType type, Supplier<String> variant) {
        String structName = type.mapping().struct();
        BtfType.Struct struct = probe.btf()
                .struct(structName)
                .orElseThrow(
                        () -> probe.file().refuse("struct: " + structName, "the object has no struct " + structName));
        RecordPlan event = new RecordPlan(Event.getClassSchema(), "");
        try {
            constants(event, probe.name(), type.kind(), variant);
            add(event, headFile, head.fields(), struct, probe);
            add(event, probe.file(), type.mapping().fields(), struct, probe);
            event.record(type.kind());
            return new EventDecoder(type.kind(), struct.size(), event.reader());
        } catch (UnsuitableMappingException e) {
            throw probe.file().refuse(type.kind() + ":", e.getMessage() == null ? type.kind() : e.getMessage());
        }
    }

    private void constants(RecordPlan event, String probe, String kind, Supplier<String> variant)
            throws UnsuitableMappingException {
        RecordPlan header = event.record("header");
        constant(header, "host_id", settings.identity().hostId());
        constant(header, "host_name", settings.identity().hostName());
        constant(header, "boot_id", settings.identity().bootId());
        constant(header, "probe", probe);
        header.read("variant", (raw, base) -> variant.get());
        constant(header, "source", CaptureSource.BPF);
        constant(header, "collector_version", settings.collectorVersion());
        header.read("observed_time", (raw, base) -> settings.clock().now());
        constant(event, "kind", kind);
    }

    private static void constant(RecordPlan plan, String name, Object value) throws UnsuitableMappingException {
        plan.read(name, (raw, base) -> value);
    }

    private void add(
            RecordPlan event, MappingFile file, Map<String, FieldMapping> fields, BtfType.Struct struct, Probe probe) {
        fields.forEach((path, mapping) -> {
            try {
                add(event, path, mapping, struct, probe);
            } catch (UnsuitableMappingException e) {
                throw file.refuse(path + ":", path + ": " + e.getMessage());
            }
        });
    }

    private void add(RecordPlan event, String path, FieldMapping mapping, BtfType.Struct struct, Probe probe)
            throws UnsuitableMappingException {
        String[] steps = path.split("\\.");
        RecordPlan plan = event;
        for (int i = 0; i < steps.length - 1; i++) {
            plan = plan.record(steps[i]);
        }
        String last = steps[steps.length - 1];
        Schema.Field field = plan.field(last);
        Schema target = RecordPlan.unwrap(field.schema());
        IntegerReader condition = condition(mapping.unlessZero(), struct);
        if (condition != null && !field.schema().isNullable()) {
            throw new UnsuitableMappingException("'unless_zero' needs a field that may be null");
        }
        FieldReader reader = mapping.from().isEmpty() && condition != null
                ? null
                : bind(mapping, field.schema(), target, struct, probe);
        if (target.getType() == Schema.Type.RECORD) {
            RecordPlan inner = plan.record(last);
            if (reader != null) {
                inner.makeBy(reader);
            }
            if (condition != null) {
                inner.onlyIf(condition);
            }
        } else if (reader != null) {
            plan.read(
                    last,
                    condition == null
                            ? reader
                            : (raw, base) -> condition.read(raw, base) == 0 ? null : reader.read(raw, base));
        }
    }

    private static @Nullable IntegerReader condition(@Nullable String path, BtfType.Struct struct)
            throws UnsuitableMappingException {
        return path == null ? null : IntegerReader.of(Location.resolve(struct, path));
    }

    private FieldReader bind(FieldMapping mapping, Schema schema, Schema target, BtfType.Struct struct, Probe probe)
            throws UnsuitableMappingException {
        List<Location> sources = new ArrayList<>();
        for (String from : mapping.from()) {
            sources.add(Location.resolve(struct, from));
        }
        String of = mapping.of();
        Binding binding = new Binding(
                target,
                schema.isNullable(),
                sources,
                Codecs.argument(mapping.as()),
                null,
                probe.btf(),
                settings,
                codecs);
        if (of != null) {
            binding = binding.of(binding.struct(of));
        }
        return codecs.find(mapping.as(), binding).bind(binding);
    }
}
