/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.state.HostState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Times in which the collector of a host lately did not see all, as it says itself. */
final class BlindWindows {
    static final int MOST = 16;

    /** Takes what a {@code blind_window} event says; the end of a window takes the place of its beginning. */
    static void note(Event event, HostState host) {
        BlindWindow told = event.getBlindWindow();
        if (told == null) {
            return;
        }
        List<BlindWindow> windows = new ArrayList<>(host.getBlindWindows());
        windows.removeIf(known ->
                known.getProbe().equals(told.getProbe()) && known.getBegin().equals(told.getBegin()));
        // The explanation in words is in the event itself; this is copied into many.
        windows.add(BlindWindow.newBuilder(told).setDetail("").build());
        Instant from = event.getHeader().getEventTime().minus(LossWindow.LENGTH);
        windows.removeIf(window -> !lasts(window) && window.getEnd().isBefore(from));
        host.setBlindWindows(windows.subList(Math.max(0, windows.size() - MOST), windows.size()));
    }

    /** @return those that overlap the loss window before {@code now} */
    static List<BlindWindow> at(HostState host, Instant now) {
        if (host.getBlindWindows().isEmpty()) {
            return List.of();
        }
        Instant from = now.minus(LossWindow.LENGTH);
        return host.getBlindWindows().stream()
                .filter(window -> !window.getBegin().isAfter(now))
                .filter(window -> lasts(window) || !window.getEnd().isBefore(from))
                .toList();
    }

    private static boolean lasts(BlindWindow window) {
        return window.getEnd().equals(Instant.EPOCH);
    }

    private BlindWindows() {}
}
