/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.EventKind;
import io.acheron.collector.capture.KernelMap;
import io.acheron.collector.capture.RecordPolicies;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The filters as the programs see them: what stands in bpf/include/policy.h under {@code filter_}. Each filter is one bit. A type has
 * the bits that apply to it, a value the bits of the filters that name it; where both meet, the record is left out.
 */
final class FilterTable {
    private static final String FIELD = "field";
    private static final String VALUE = "value";

    private final RecordPolicies policies;
    private final KernelMap values;
    private final KernelMap paths;
    private final KernelMap fields;
    private final KernelMap hits;
    private final Map<String, Integer> fieldLayout;
    private final Map<String, Integer> keyLayout;
    private final Map<String, Integer> pathLayout;
    private final int typesPerFilter;
    private Map<ByteBuffer, Long> writtenValues = Map.of();
    private Map<ByteBuffer, Long> writtenPaths = Map.of();

    FilterTable(CaptureControl control) {
        policies = new RecordPolicies(control);
        values = control.map("filter_values");
        paths = control.map("filter_paths");
        fields = control.map("filter_fields");
        hits = control.map("filter_hits");
        fieldLayout = control.layout("filter_fields");
        keyLayout = control.layout("filter_key");
        pathLayout = control.layout("filter_path");
        typesPerFilter = control.map("policies").capacity();
    }

    /** Returns how many filters there may be. */
    int slots() {
        return hits.capacity() / typesPerFilter;
    }

    /** Returns the records of a type that a filter has left out since its slot exists. */
    long hits(int slot, int type) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(slot * typesPerFilter + type)
                .array();
        return hits.lookup(key)
                .map(value ->
                        ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong())
                .orElse(0L);
    }

    /** Stops all filters but these, which are in force already, from applying to anything. */
    void keep(Collection<ActiveFilter> kept, List<EventKind> kinds) {
        kinds.forEach(kind -> policies.filters(kind.type(), applying(kept, kind.type())));
    }

    /** Puts exactly these in force; those that go must have been stopped before. */
    void write(Collection<ActiveFilter> filters, List<EventKind> kinds) {
        writtenValues = replace(values, writtenValues, values(filters));
        writtenPaths = replace(paths, writtenPaths, paths(filters));
        ByteBuffer looking = ByteBuffer.allocate(fields.valueBytes()).order(ByteOrder.nativeOrder());
        fieldLayout.forEach((field, offset) -> looking.putLong(
                offset,
                filters.stream()
                        .filter(it -> it.condition().field().equals(field))
                        .mapToLong(ActiveFilter::bit)
                        .reduce(0, (a, b) -> a | b)));
        fields.update(new byte[Integer.BYTES], looking.array());
        keep(filters, kinds);
    }

    private static long applying(Collection<ActiveFilter> filters, int type) {
        return filters.stream()
                .filter(it -> it.appliesTo(type))
                .mapToLong(ActiveFilter::bit)
                .reduce(0, (a, b) -> a | b);
    }

    private Map<ByteBuffer, Long> values(Collection<ActiveFilter> filters) {
        Map<ByteBuffer, Long> wanted = new HashMap<>();
        for (ActiveFilter filter : filters) {
            Condition condition = filter.condition();
            if (!condition.isPath()) {
                ByteBuffer key = ByteBuffer.allocate(values.keyBytes()).order(ByteOrder.nativeOrder());
                key.putLong(offset(keyLayout, FIELD), offset(fieldLayout, condition.field()));
                key.position(offset(keyLayout, VALUE)).put(condition.bytes().slice());
                wanted.merge(key.rewind(), filter.bit(), (a, b) -> a | b);
            }
        }
        return wanted;
    }

    /** The kernel finds the longest prefix only, so that one has the bits of the shorter ones as well. */
    private Map<ByteBuffer, Long> paths(Collection<ActiveFilter> filters) {
        List<ActiveFilter> byPath =
                filters.stream().filter(it -> it.condition().isPath()).toList();
        Map<ByteBuffer, Long> wanted = new HashMap<>();
        for (ActiveFilter filter : byPath) {
            ByteBuffer text = filter.condition().bytes().slice();
            ByteBuffer key = ByteBuffer.allocate(paths.keyBytes()).order(ByteOrder.nativeOrder());
            key.putInt(offset(pathLayout, "bits"), Byte.SIZE * text.remaining());
            key.position(offset(pathLayout, "path")).put(text);
            wanted.put(
                    key.rewind(),
                    byPath.stream()
                            .filter(it -> filter.condition().isWithin(it.condition()))
                            .mapToLong(ActiveFilter::bit)
                            .reduce(0, (a, b) -> a | b));
        }
        return wanted;
    }

    private static Map<ByteBuffer, Long> replace(
            KernelMap map, Map<ByteBuffer, Long> before, Map<ByteBuffer, Long> wanted) {
        List<ByteBuffer> gone = new ArrayList<>(before.keySet());
        gone.removeAll(wanted.keySet());
        gone.forEach(key -> map.delete(key.array()));
        wanted.forEach((key, bits) -> map.update(
                key.array(),
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putLong(bits)
                        .array()));
        return wanted;
    }

    private static int offset(Map<String, Integer> layout, String member) {
        Integer offset = layout.get(member);
        if (offset == null) {
            throw new IllegalStateException("the programs know no " + member + "; they have " + layout.keySet());
        }
        return offset;
    }
}
