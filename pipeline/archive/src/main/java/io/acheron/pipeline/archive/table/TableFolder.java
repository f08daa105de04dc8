/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one table on this machine.
 *
 * @param table what the files hold
 * @param folder folder of the table, with one folder for each partition below it
 */
public record TableFolder(Table<?> table, Path folder) {
    /** @param archive folder of the archive, as given to the job */
    public static TableFolder of(Path archive, Table<?> table) {
        return new TableFolder(table, archive.resolve(table.name()));
    }

    /** @return whether there is such a folder: an archive may lack a table that never got a record */
    public boolean exists() {
        return Files.isDirectory(folder);
    }

    /** @return partitions that have a folder, by hour and family; folders of another layout are passed over */
    public List<Partition> partitions() throws IOException {
        if (!exists()) {
            return List.of();
        }
        try (Stream<Path> folders =
                Files.find(folder, table.partitionColumns().size(), (path, attributes) -> attributes.isDirectory())) {
            return folders.map(path ->
                            Partition.parse(folder.relativize(path).toString().replace('\\', '/')))
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList();
        }
    }

    public Path folder(Partition partition) {
        return folder.resolve(partition.folder());
    }

    /** @return files that hold the rows of a partition, each row once, by name; none when the folder is gone */
    public List<Path> files(Partition partition) throws IOException {
        try {
            return Replacement.files(folder(partition));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }
}
