/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.Problem;
import io.acheron.rulekit.yaml.YamlMap;
import io.acheron.rulekit.yaml.YamlScalar;
import io.acheron.schema.control.JobConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the record of the control topic from the text that people write, after the checks that each receiver makes again. */
public final class JobConfigs {
    /**
     * What came of a text.
     *
     * @param config version 0 and no issuer where the text names none; empty when there is an error
     * @param entries ids of its templates, samplings and budgets
     * @param problems errors and warnings, in the order of lines
     */
    public record Checked(Optional<JobConfig> config, List<String> entries, List<Problem> problems) {}

    /**
     * @param path name of the text in problems
     * @param now when it is issued
     */
    public static Checked check(String path, String text, Instant now) {
        CleanFile.Read read = CleanFile.read(path, text, now);
        Optional<JobConfig> config = read.rules().flatMap(rules -> read.yaml()).map(yaml -> config(yaml, text, now));
        return new Checked(config, read.rules().map(CleanRules::ids).orElse(List.of()), read.problems());
    }

    private static JobConfig config(YamlMap yaml, String text, Instant now) {
        String version = text(yaml, "version");
        String issuer = text(yaml, "issued_by");
        return JobConfig.newBuilder()
                .setScope(CleanFunction.SCOPE)
                .setVersion(version == null || !version.matches("\\d{1,18}") ? 0 : Long.parseLong(version))
                .setHash(hash(text))
                .setIssued(now.truncatedTo(ChronoUnit.MICROS))
                .setIssuedBy(issuer == null ? "" : issuer)
                .setContent(text)
                .build();
    }

    private static @Nullable String text(YamlMap yaml, String key) {
        return yaml.get(key) instanceof YamlScalar scalar ? scalar.text() : null;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private JobConfigs() {}
}
