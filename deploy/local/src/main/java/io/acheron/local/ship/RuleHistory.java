/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.KafkaAccess;
import io.acheron.local.topic.TopicReader;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The bundles of a rule set that the rule topic still holds: all of the last week or so, and always the newest. */
public final class RuleHistory {
    private final String ruleSet;
    private final List<RuleBundle> bundles;

    private RuleHistory(String ruleSet, List<RuleBundle> bundles) {
        this.ruleSet = ruleSet;
        this.bundles = bundles;
    }

    /**
     * @return the newest bundle of each rule set on the topic
     * @throws Failure if the topic cannot be read
     */
    public static Map<String, RuleBundle> newest(KafkaAccess access, String topic) {
        Map<String, RuleBundle> newest = new TreeMap<>();
        read(access, topic, bundle -> newest.put(bundle.getRuleSetId(), bundle));
        return newest;
    }

    /** @throws Failure if the topic cannot be read */
    public static RuleHistory read(KafkaAccess access, String topic, String ruleSet) {
        List<RuleBundle> bundles = new ArrayList<>();
        read(access, topic, bundle -> {
            if (bundle.getRuleSetId().equals(ruleSet)) {
                bundles.add(bundle);
            }
        });
        return new RuleHistory(ruleSet, bundles);
    }

    private static void read(KafkaAccess access, String topic, Consumer<RuleBundle> receiver) {
        SingleObject<RuleBundle> codec = SingleObject.of(RuleBundle.class);
        TopicReader.read(access, topic, Instant.EPOCH, value -> {
            try {
                receiver.accept(codec.decode(value));
            } catch (UndecodableRecordException e) {
                // The jobs park it; here it is only not a bundle one could go back to.
            }
        });
    }

    /** @return the bundle published last; empty if there is none */
    public Optional<RuleBundle> newest() {
        return bundles.isEmpty() ? Optional.empty() : Optional.of(bundles.get(bundles.size() - 1));
    }

    /**
     * @param wanted version, or the beginning of a hash; empty for the last bundle with other files than the newest
     * @throws Failure if the topic does not hold such a bundle, naming those it holds
     */
    public RuleBundle find(Optional<String> wanted) {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            RuleBundle bundle = bundles.get(i);
            boolean is = wanted.map(text -> String.valueOf(bundle.getVersion()).equals(text)
                            || (text.length() >= 6 && bundle.getHash().startsWith(text)))
                    .orElseGet(() -> !bundle.getHash()
                            .equals(newest().map(RuleBundle::getHash).orElse("")));
            if (is) {
                return bundle;
            }
        }
        throw Failure.of(
                "the topic holds no %s of rule set %s. It holds:\n%s\nAn older one can be published from a file: --bundle FILE"
                        .formatted(
                                wanted.map(text -> "version or hash " + text).orElse("earlier version"),
                                ruleSet,
                                lines()));
    }

    /** @return a line for each bundle, oldest first */
    public String lines() {
        return bundles.isEmpty()
                ? "  nothing"
                : bundles.stream()
                        .map(bundle -> "  version %d  hash %.12s  %d files  made %s%s"
                                .formatted(
                                        bundle.getVersion(),
                                        bundle.getHash(),
                                        bundle.getFiles().size(),
                                        bundle.getCreated(),
                                        bundle.getKeyId().isEmpty() ? "" : "  signed by " + bundle.getKeyId()))
                        .collect(Collectors.joining("\n"));
    }
}
