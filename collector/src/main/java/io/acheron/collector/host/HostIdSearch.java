/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks for a host id, the strongest source first; see {@link HostIdentity#discover}. */
final class HostIdSearch {
    /** Values that board makers ship unchanged on thousands of machines. */
    private static final Set<String> WORTHLESS_UUIDS = Set.of(
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "03000200-0400-0500-0006-000700080009",
            "12345678-1234-5678-90ab-cddeefaabbcc",
            "fefefefe-fefe-fefe-fefe-fefefefefefe");

    private final HostFiles files;
    private final Path stateDirectory;

    HostIdSearch(HostFiles files, Path stateDirectory) {
        this.files = files;
        this.stateDirectory = stateDirectory;
    }

    String find(@Nullable String configured) throws HostUnreadableException {
        if (configured != null && !configured.isBlank()) {
            return configured.strip();
        }
        Optional<String> found = cloudInstance().or(this::productUuid).or(this::machineId);
        return found.isPresent() ? found.get() : stored();
    }

    private Optional<String> cloudInstance() {
        return files.line("var/lib/cloud/data/instance-id")
                // cloud-init writes these when no cloud was found
                .filter(id -> !id.equals("nocloud") && !id.startsWith("iid-datasource-none"));
    }

    private Optional<String> productUuid() {
        return files.line("sys/class/dmi/id/product_uuid")
                .map(uuid -> uuid.toLowerCase(Locale.ROOT))
                .filter(uuid -> uuid.length() == 36 && !WORTHLESS_UUIDS.contains(uuid));
    }

    private Optional<String> machineId() {
        return files.line("etc/machine-id").filter(id -> id.matches("[0-9a-f]{32}"));
    }

    private String stored() throws HostUnreadableException {
        Path file = stateDirectory.resolve("host-id");
        try {
            if (Files.exists(file)) {
                String id = Files.readString(file).strip();
                if (!id.isEmpty()) {
                    return id;
                }
            }
            String id = UUID.randomUUID().toString();
            Files.createDirectories(stateDirectory);
            Files.writeString(file, id + "\n");
            return id;
        } catch (IOException e) {
            throw new HostUnreadableException(
                    "this host has no DMI uuid and no /etc/machine-id, and a random id cannot be kept in %s (%s); set host.id"
                            .formatted(file, FileReason.of(e)),
                    e);
        }
    }
}
