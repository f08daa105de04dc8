/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import org.apache.avro.Schema;

/** Optional fields of our schemas: a union of null and one other type. */
final class Optionals {
    /** @return the type a value has when there is one */
    static Schema present(Schema schema) {
        return schema.getType() != Schema.Type.UNION
                ? schema
                : schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow();
    }

    private Optionals() {}
}
