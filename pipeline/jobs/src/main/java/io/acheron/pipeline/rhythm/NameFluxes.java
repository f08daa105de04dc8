/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.fault.Trial;
import io.acheron.pipeline.feature.HostGroup;
import io.acheron.rulekit.field.DomainName;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.NameFlux;
import io.acheron.schema.state.FluxState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by host: counts the networks that one name led to within six hours. A delivery network answers one resolver from few of its
 * networks again and again; addresses of hijacked machines lie anywhere.
 */
public final class NameFluxes extends KeyedProcessFunction<String, Event, Event> {
    static final String KIND = "name_flux";
    static final long WINDOW_MS = Duration.ofHours(6).toMillis();
    /** Told when there are so many networks, and at each doubling. */
    static final int LEAST_NETWORKS = 8;

    static final int MOST_NETWORKS = 64;
    static final int MOST_ADDRESSES = 128;
    /** Who moves on soon does not let answers be kept for longer. */
    static final long LONGEST_TTL_S = 1_800;

    private static final long serialVersionUID = 1L;
    private static final String STAGE = "rhythm-name-flux";
    private static final Duration TIME_TO_LIVE = Duration.ofHours(24);
    private static final long MOST_NAMES = 2_048;
    private static final int LONGEST_NAME = 512;
    private static final int SOME = 3;

    private transient Remembered<FluxState> names;

    @Override
    public void open(OpenContext context) {
        names = Remembered.open(
                getRuntimeContext(),
                "name-flux",
                FluxState.class,
                TIME_TO_LIVE,
                MOST_NAMES,
                state -> Hashes.count(state.getNetworks()) >= SOME);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
        RuntimeException fault = Trial.of(() -> look(event, out));
        if (fault != null) {
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, fault, event));
        }
    }

    private void look(Event event, Collector<Event> out) throws Exception {
        DnsMessage dns = event.getDnsMessage();
        if (dns.getAnswers().stream().noneMatch(NameFluxes::counts)) {
            return;
        }
        String asked = dns.getQuestions().get(0).getName();
        String name = asked.length() <= LONGEST_NAME ? asked : asked.substring(0, LONGEST_NAME);
        long now = event.getHeader().getEventTime().toEpochMilli();
        FluxState known = names.get(name);
        if (known == null) {
            names.expect(name);
        }
        FluxState state = known == null || Math.abs(now - known.getSinceMs()) >= WINDOW_MS
                ? FluxState.newBuilder().setSinceMs(now).build()
                : known;
        if (!add(dns, state)) {
            return;
        }
        int networks = Hashes.count(state.getNetworks());
        if (networks >= Math.max(LEAST_NETWORKS, 2 * state.getTold())) {
            state.setTold(networks);
            out.collect(tell(event, name, state));
        }
        names.put(name, state);
    }

    /** @return whether there is an address that was not known */
    private static boolean add(DnsMessage dns, FluxState state) {
        ByteBuffer addresses = state.getAddresses();
        ByteBuffer networks = state.getNetworks();
        for (DnsAnswer answer : dns.getAnswers()) {
            if (counts(answer)) {
                addresses = Hashes.with(addresses, answer.getData(), MOST_ADDRESSES);
                networks = Hashes.with(networks, network(answer.getData()), MOST_NETWORKS);
                state.setTtlS(Math.max(state.getTtlS(), answer.getTtl()));
            }
        }
        boolean isNew = addresses != state.getAddresses() || networks != state.getNetworks();
        if (isNew) {
            state.setAddresses(addresses);
            state.setNetworks(networks);
            state.setAnswers(state.getAnswers() + 1);
        }
        return isNew;
    }

    private static boolean counts(DnsAnswer answer) {
        return (answer.getType().equals("A") || answer.getType().equals("AAAA")) && answer.getTtl() <= LONGEST_TTL_S;
    }

    /** @return /16 of an IPv4 address, /32 of an IPv6 address: what one network is usually given */
    static String network(String address) {
        char separator = address.indexOf(':') >= 0 ? ':' : '.';
        int first = address.indexOf(separator);
        int second = first < 0 ? -1 : address.indexOf(separator, first + 1);
        return second < 0 ? address : address.substring(0, second);
    }

    private static Event tell(Event event, String name, FluxState state) {
        HostGroup group = HostGroup.of(event);
        Event derived = DerivedEvent.after(event, KIND);
        derived.setNameFlux(NameFlux.newBuilder()
                .setName(name)
                .setDomain(DomainName.registered(name))
                .setNetworks(Hashes.count(state.getNetworks()))
                .setAddresses(Hashes.count(state.getAddresses()))
                .setAnswers(state.getAnswers())
                .setTtl(state.getTtlS())
                .setFirst(Instant.ofEpochMilli(state.getSinceMs()))
                .setLast(event.getHeader().getEventTime())
                .setScope(group == null ? "" : group.scope())
                .setGroup(group == null ? "" : group.name())
                .build());
        return derived;
    }
}
