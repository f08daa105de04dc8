/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Makes constructors of generated classes into suppliers, so that no reflection is left when records are decoded. */
final class RecordFactory {
    static Supplier<SpecificRecord> of(Schema schema) {
        Class<?> type = SpecificData.get().getClass(schema);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class));
            @SuppressWarnings("unchecked")
            Supplier<SpecificRecord> supplier = (Supplier<SpecificRecord>) LambdaMetafactory.metafactory(
                            lookup,
                            "get",
                            MethodType.methodType(Supplier.class),
                            MethodType.methodType(Object.class),
                            constructor,
                            MethodType.methodType(type))
                    .getTarget()
                    .invoke();
            return supplier;
        } catch (Throwable e) {
            throw new IllegalStateException(
                    schema.getFullName() + " has no generated class with an empty constructor", e);
        }
    }

    private RecordFactory() {}
}
