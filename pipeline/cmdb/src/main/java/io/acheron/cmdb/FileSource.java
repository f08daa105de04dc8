/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import java.nio.file.Path;

/** Assets in a CSV or YAML file. */
public final class FileSource implements CmdbSource {
    @Override
    public String type() {
        return "file";
    }

    @Override
    public Reader open(SourceFile file) throws SourceException {
        Path path = file.beside(file.required("path"));
        String name = file.name();
        return () -> {
            AssetFiles read = AssetFiles.read(path, name);
            return new Reading(name, read.assets(), read.problems());
        };
    }
}
