/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.Btf;
import io.acheron.collector.btf.BtfType;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A field of an event and where it comes from.
 *
 * @param target schema of the field, the union with null taken off
 * @param nullable whether the field may be null
 * @param sources members of the record, in the order of the mapping
 * @param argument what follows the codec's name and a colon; empty mostly
 * @param of struct of the elements of a span; null when the mapping names none
 * @param btf layouts of the probe
 * @param settings what else is known
 * @param codecs codecs for the members of structs
 */
public record Binding(
        Schema target,
        boolean nullable,
        List<Location> sources,
        String argument,
        BtfType.@Nullable Struct of,
        Btf btf,
        DecodeSettings settings,
        Codecs codecs) {
    public Binding {
        sources = List.copyOf(sources);
    }

    /** Returns the only source. */
    public Location source() throws UnsuitableMappingException {
        if (sources.size() != 1) {
            throw new UnsuitableMappingException("takes one member in 'from', not " + sources.size());
        }
        return sources.get(0);
    }

    /** Returns one of several sources. */
    public Location source(int index) throws UnsuitableMappingException {
        if (index >= sources.size()) {
            throw new UnsuitableMappingException("takes at least " + (index + 1) + " members in 'from'");
        }
        return sources.get(index);
    }

    /** Refuses a target of another kind. */
    public void require(Schema.Type type) throws UnsuitableMappingException {
        if (target.getType() != type) {
            throw new UnsuitableMappingException("makes a " + type.getName() + ", the field is a "
                    + target.getType().getName());
        }
    }

    /** Returns the layout of a struct that only its name leads to. */
    public BtfType.Struct struct(String name) throws UnsuitableMappingException {
        return btf.struct(name).orElseThrow(() -> new UnsuitableMappingException("the object has no struct " + name));
    }

    /** Returns the same with the struct of the elements. */
    Binding of(BtfType.Struct struct) {
        return new Binding(target, nullable, sources, argument, struct, btf, settings, codecs);
    }

    /** Returns the same for another target. */
    public Binding to(Schema schema) {
        return new Binding(schema, nullable, sources, argument, of, btf, settings, codecs);
    }

    /** Returns a member of a struct that lies at an offset. */
    public static Location member(BtfType.Struct struct, String name, int offset) throws UnsuitableMappingException {
        Location member = Location.resolve(struct, name);
        return new Location(member.path(), member.type(), offset + member.offset());
    }

    /**
     * Returns a reader of the target record: each member of a struct goes to the field of the same name.
     *
     * @param struct the struct
     * @param offset where it lies
     * @param wanted which members, by name; the fields of the others keep their defaults
     */
    public FieldReader record(BtfType.Struct struct, int offset, Predicate<String> wanted)
            throws UnsuitableMappingException {
        RecordPlan plan = new RecordPlan(target, target.getName());
        for (BtfType.Member member : struct.members()) {
            if (wanted.test(member.name())) {
                Schema schema = plan.field(member.name()).schema();
                Location location = new Location(member.name(), member.type(), offset + member.offset());
                Binding binding = new Binding(
                        RecordPlan.unwrap(schema),
                        schema.isNullable(),
                        List.of(location),
                        "",
                        null,
                        btf,
                        settings,
                        codecs);
                plan.read(member.name(), codecs.find(null, binding).bind(binding));
            }
        }
        return plan.partialReader();
    }
}
