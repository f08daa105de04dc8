/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import java.lang.reflect.InvocationTargetException;
import org.apache.avro.specific.SpecificRecord;

/**
 * Takes records to Avro's binary form and back, as Avro's own reader and writer do for the same schema. One is generated for each
 * record. It does not resolve schemas: what was written with another one is for {@link SingleObject}.
 *
 * <p>Thread safe.
 *
 * @param <T> generated record class
 */
public interface RecordCoder<T extends SpecificRecord> {
    /**
     * Appends a record.
     *
     * @throws NullPointerException if a field that must be there is not
     */
    void write(T record, BinaryOutput out);

    /**
     * Takes the next record.
     *
     * @throws MalformedRecordException if the bytes are no such record
     */
    T read(BinaryInput in);

    /** @return the coder of a record class, which the build generates beside it */
    @SuppressWarnings("unchecked") // the class of that name is generated from the same schema
    static <T extends SpecificRecord> RecordCoder<T> of(Class<T> type) {
        try {
            return (RecordCoder<T>) Class.forName(type.getName() + "Coder", true, type.getClassLoader())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalArgumentException("no coder was generated for " + type.getName(), e);
        }
    }
}
