/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.sample;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.alert.Technique;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import java.time.Instant;
import java.util.List;

/** Alerts for the tests of this module. */
public final class SampleAlerts {
    /** @param number makes the id, hexadecimal digits as those of real ones */
    public static Alert one(int number) {
        return one(number, "web-" + number % 7);
    }

    public static Alert one(int number, String host) {
        Event event = Sample.exec(host, number, number, 100 + number, "/usr/bin/nc");
        Instant time = Sample.START.plusSeconds(number);
        return Alert.newBuilder()
                .setAlertId("%032x".formatted(number))
                .setFingerprint("%032x".formatted(0xf000 + number % 7))
                .setRule(RuleRef.newBuilder()
                        .setId(Sample.NETCAT_ID)
                        .setTitle("Netcat started")
                        .build())
                .setSeverity(Severity.HIGH)
                .setRisk(84)
                .setTitle("Netcat started")
                .setDescription("Netcat was started.")
                .setTechniques(List.of(Technique.newBuilder()
                        .setTactic("command-and-control")
                        .setTechnique("T1095")
                        .build()))
                .setHostId(host)
                .setHostName(host + ".example")
                .setAsset(AssetContext.newBuilder()
                        .setMatched(true)
                        .setOwner("shop")
                        .build())
                .setProcess(event.getProcess())
                .setEvents(List.of(event))
                .setEvidenceIds(List.of("evidence-" + number))
                .setEvidencePath("bash(99) → nc(100) “nc -x”")
                .setMatched(List.of(MatchedField.newBuilder()
                        .setSelection("selection")
                        .setField("Image")
                        .setValue("/usr/bin/nc")
                        .build()))
                .setFirstSeen(time)
                .setLastSeen(time)
                .setDetectedTime(time)
                .setCount(1)
                .setTriage("Look at the peer.")
                .setFalsePositives(List.of("Administrators"))
                .setReferences(List.of("https://attack.mitre.org/techniques/T1095/"))
                .build();
    }

    private SampleAlerts() {}
}
