/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import io.acheron.schema.event.Event;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class FieldCatalogTest {
    private final FieldCatalog catalog = FieldCatalog.standard();

    @Test
    void shouldHaveALogSourceForEachKindOfEvent() {
        Set<String> payloads = new TreeSet<>();
        for (Schema.Field field : Event.getClassSchema().getFields()) {
            payloads.add(field.name());
        }
        payloads.removeAll(Set.of("header", "kind", "process", "asset", "facts"));
        Set<String> covered = new TreeSet<>();
        catalog.categories().forEach(category -> covered.addAll(source(category).kinds()));
        assertThat(covered).isEqualTo(payloads);
    }

    @Test
    void shouldResolveEachNameItOffers() {
        for (String category : catalog.categories()) {
            LogSource source = source(category);
            assertThat(source.keywords()).isNotEmpty();
            assertThat(source.names()).contains("Image", "CommandLine", "process.entity_id", "header.host_id");
            assertThat(source.names())
                    .allSatisfy(name -> assertThat(source.field(name)).as(name).isPresent());
        }
    }

    @Test
    void shouldReadNothingOfOtherKinds() {
        assertThat(source("process_creation").field("tcp_connect.fd")).isEmpty();
        assertThat(source("network_connection").field("tcp_connect.fd")).isPresent();
        assertThat(source("process_creation").field("process_exec")).isEmpty();
        assertThat(source("process_creation").field("process_exec.argv[x]")).isEmpty();
        assertThat(source("process_creation").field("process_exec.cwd[0]")).isEmpty();
        assertThat(source("process_creation").field("")).isEmpty();
    }

    @Test
    void shouldReadTextNumbersEnumsAndTimesAsText() {
        Event event =
                Events.of("kind: process_exec, header: {source: NETLINK, event_time: '2026-05-06T07:08:09.000001Z'},"
                        + " process: {pid: 42}, process_exec: {argv_truncated: true}");
        assertThat(values("process_creation", "process.pid", event)).containsExactly("42");
        assertThat(values("process_creation", "header.source", event)).containsExactly("NETLINK");
        assertThat(values("process_creation", "header.event_time", event))
                .containsExactly("2026-05-06T07:08:09.000001Z");
        assertThat(values("process_creation", "process_exec.argv_truncated", event))
                .containsExactly("true");
        assertThat(values("process_creation", "asset.owner", event)).isEmpty();
    }

    @Test
    void shouldReadEachFieldOfAnEventOnce() {
        Field field = source("process_creation").field("CommandLine").orElseThrow();
        EventView view = new EventView(List.of(field));
        Event event = Events.exec("a", "b");
        view.moveTo(event);
        FieldValue first = view.values(0).get(0);
        assertThat(first.text()).isEqualTo("a b");
        assertThat(view.values(0).get(0).text()).isSameAs(first.text());
        view.moveTo(Events.exec("C"));
        assertThat(view.values(0).get(0).text()).isEqualTo("C");
        assertThat(view.values(0).get(0).folded()).isEqualTo("c");
        view.moveTo(Events.of("kind: process_exec"));
        assertThat(view.values(0).size()).isZero();
    }

    @Test
    void shouldMeasureTheNamesThatAreAsked() {
        Event event = Events.of("kind: dns_message, dns_message: {questions: ["
                + "{name: 4a2f.Exfil.Example, type: A}, {name: aaaabbbb.c.shop.co.uk, type: TXT}]}");
        assertThat(values("dns_query", "QueryDomain", event)).containsExactly("exfil.example", "shop.co.uk");
        assertThat(values("dns_query", "QueryLabelLength", event)).containsExactly("7", "8");
        assertThat(values("dns_query", "QueryEntropy", event)).containsExactly("2.0", "1.39");
        assertThat(values("dns", "QueryDomain", Events.of("kind: dns_message"))).isEmpty();
    }

    private List<String> values(String category, String name, Event event) {
        FieldValues values = new FieldValues();
        source(category).field(name).orElseThrow().read(event, values);
        List<String> texts = new java.util.ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            texts.add(values.get(i).text());
        }
        return texts;
    }

    private LogSource source(String category) {
        return catalog.logSource(category).orElseThrow();
    }
}
