/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 60s}, {@code 10m} or {@code 2h}. */
final class Durations implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            Duration duration = TimeUtils.parseDuration(text);
            if (duration.isZero() || duration.isNegative()) {
                throw new TypeConversionException("'%s' is not longer than nothing".formatted(text));
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'%s' is not a duration; write a number and a unit, such as 60s, 10m or 2h".formatted(text));
        }
    }
}
