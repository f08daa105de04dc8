/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.LogicCodec;
import io.acheron.rulekit.state.StatefulEvaluator;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.state.SequenceRule;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A rule over several events as the stage that holds its state needs it. Its id is the hash of all it says, so that a rule whose text
 * changed while its logic did not is another definition of the same groups.
 *
 * @param id names it in steps and in state
 * @param rule what alerts say of it
 * @param ruleSet rule set and version it came in
 * @param evaluator decides by its logic; has no state
 * @param bytes the definition, shared: not to be changed
 */
public record Definition(String id, Rule rule, String ruleSet, StatefulEvaluator evaluator, byte[] bytes) {
    private static final int ID_BYTES = 16;

    public static Definition of(Rule rule, String ruleSet, Logic logic) {
        SequenceRule written = SequenceRule.newBuilder()
                .setRuleSet(ruleSet)
                .setId(rule.id())
                .setVersion(rule.version())
                .setHash(rule.hash())
                .setTitle(rule.title())
                .setDescription(rule.description())
                .setLanguage(rule.language())
                .setPath(rule.path())
                .setStatus(rule.status())
                .setLevel(rule.level())
                .setTechniques(rule.techniques())
                .setFalsePositives(rule.falsePositives())
                .setReferences(rule.references())
                .setTriage(rule.triage())
                .setMode(rule.mode().name().toLowerCase(Locale.ROOT))
                .setLogic(ByteBuffer.wrap(LogicCodec.encode(logic)))
                .build();
        byte[] bytes = SingleObject.of(SequenceRule.class).encode(written);
        return new Definition(id(bytes), rule, ruleSet, new StatefulEvaluator(logic), bytes);
    }

    /** @throws IllegalStateException if the bytes are no definition this release can read */
    static Definition read(byte[] bytes) {
        SequenceRule read;
        try {
            read = SingleObject.of(SequenceRule.class).decode(bytes);
        } catch (UndecodableRecordException e) {
            throw new IllegalStateException("the definition of a rule cannot be read: " + e.getMessage(), e);
        }
        Rule rule = new Rule(
                read.getId(),
                read.getVersion(),
                read.getHash(),
                read.getTitle(),
                read.getDescription(),
                read.getLanguage(),
                read.getPath(),
                read.getStatus(),
                read.getLevel(),
                read.getTechniques(),
                read.getFalsePositives(),
                read.getReferences(),
                read.getTriage(),
                Rule.Mode.valueOf(read.getMode().toUpperCase(Locale.ROOT)));
        ByteBuffer logic = read.getLogic();
        byte[] copy = new byte[logic.remaining()];
        logic.get(copy);
        StatefulEvaluator evaluator = new StatefulEvaluator(LogicCodec.decode(copy));
        return new Definition(id(bytes), rule, read.getRuleSet(), evaluator, bytes);
    }

    private static String id(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
