/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a host is compared with.
 *
 * @param scope service, or role where no service is known
 * @param name of that service or role
 */
public record HostGroup(String scope, String name) {
    /** @return null where the CMDB knows neither */
    public static @Nullable HostGroup of(Event event) {
        AssetContext asset = event.getAsset();
        String service = asset == null ? null : asset.getService();
        if (service != null && !service.isEmpty()) {
            return new HostGroup("service", service);
        }
        String role = asset == null ? null : asset.getRole();
        return role == null || role.isEmpty() ? null : new HostGroup("role", role);
    }
}
