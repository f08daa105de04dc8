/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

/**
 * A way to make a field of an event from members of a record, under the name that mapping files use after {@code as:}.
 * Found by {@link java.util.ServiceLoader}, so a new one is a class and a line in META-INF/services.
 */
public interface FieldCodec {
    /** Returns the name. */
    String name();

    /**
     * Makes a reader for one field.
     *
     * @param binding the field and where it comes from
     * @throws UnsuitableMappingException when these members cannot become this field; the message says why
     */
    FieldReader bind(Binding binding) throws UnsuitableMappingException;
}
