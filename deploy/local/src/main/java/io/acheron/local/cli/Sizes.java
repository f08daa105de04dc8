/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 128mb} or {@code 1g}. */
final class Sizes implements ITypeConverter<MemorySize> {
    @Override
    public MemorySize convert(String text) {
        try {
            MemorySize size = MemorySize.parse(text);
            if (size.getBytes() == 0) {
                throw new TypeConversionException("'%s' is no size".formatted(text));
            }
            return size;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'%s' is no size; write a number and a unit, such as 64mb or 1g".formatted(text));
        }
    }
}
