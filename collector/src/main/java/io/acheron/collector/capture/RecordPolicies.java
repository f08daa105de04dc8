/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.probe.Priority;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Map;

/**
 * What the programs are told about the records of each type: above which fill of the ring they are shed, how many may come in a second,
 * and which filters apply. The struct {@code policy} in bpf/include/policy.h says how it works.
 *
 * <p>Each setting is read, changed and written back: only one thread may do so.
 */
public final class RecordPolicies {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final KernelMap policies;
    private final Map<String, Integer> layout;
    private final long ringBytes;

    /** @param control of a capture that runs */
    public RecordPolicies(CaptureControl control) {
        this.policies = control.map("policies");
        this.layout = control.layout("policy");
        this.ringBytes = control.ringBytes();
    }

    /** Sets the marks: with half of the ring in use low priority is shed, with three quarters normal, high never. */
    void shed(Collection<EventKind> kinds) {
        kinds.forEach(kind -> set(kind.type(), "shed_above", mark(kind.priority())));
    }

    private long mark(Priority priority) {
        return switch (priority) {
            case HIGH -> 0;
            case NORMAL -> ringBytes / 4 * 3;
            case LOW -> ringBytes / 2;
        };
    }

    /**
     * Sets the rate of a type. A type that was quiet may give the records of ten seconds at once.
     *
     * @param perSecond records per second; 0 for any number
     * @param oneIn of the records over the rate every so manieth is given; 0 for none
     */
    public void rate(int type, long perSecond, long oneIn) {
        set(type, "one_in", oneIn);
        set(type, "interval_ns", perSecond == 0 ? 0 : Math.max(1, NS_PER_SECOND / perSecond));
    }

    /**
     * Sets the filters that apply to a type.
     *
     * @param slots bit n for the filter in slot n
     */
    public void filters(int type, long slots) {
        set(type, "filters", slots);
    }

    private void set(int type, String member, long value) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(type)
                .array();
        byte[] policy = policies.lookup(key)
                .orElseThrow(() -> new IllegalStateException("there are more event types than " + policies.capacity()
                        + ": raise POLICIES_MOST in bpf/include/policy.h"));
        Integer offset = layout.get(member);
        if (offset == null) {
            throw new IllegalStateException("struct policy has no member " + member);
        }
        ByteBuffer.wrap(policy).order(ByteOrder.nativeOrder()).putLong(offset, value);
        policies.update(key, policy);
    }
}
