/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** How the techniques came out. Not thread safe. */
final class Outcomes {
    private final List<String> caught = new ArrayList<>();
    private final List<Run> waited = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    void caught(String technique) {
        caught.add(technique);
    }

    /** No alert came in the time that was given; one may come later. */
    void missed(Run run) {
        waited.add(run);
    }

    void failed(String technique) {
        failed.add(technique);
    }

    void skipped(String technique) {
        skipped.add(technique);
    }

    boolean any() {
        return !(caught.isEmpty() && waited.isEmpty() && failed.isEmpty() && skipped.isEmpty());
    }

    /** One line for people, with what came later than it was waited for. */
    String text(AlertBoard board) {
        List<String> late = names(waited.stream().filter(board::caught));
        List<String> missed = names(waited.stream().filter(run -> !board.caught(run)));
        StringBuilder text =
                new StringBuilder("%d caught, %d missed".formatted(caught.size() + late.size(), missed.size()));
        text.append(names(missed));
        if (!late.isEmpty()) {
            text.append(", %d of the caught late".formatted(late.size())).append(names(late));
        }
        if (!failed.isEmpty()) {
            text.append(", %d did not work".formatted(failed.size())).append(names(failed));
        }
        if (!skipped.isEmpty()) {
            text.append(", %d skipped".formatted(skipped.size())).append(names(skipped));
        }
        return text.toString();
    }

    private static List<String> names(Stream<Run> runs) {
        return runs.map(run -> run.technique().name()).toList();
    }

    private static String names(List<String> techniques) {
        List<String> names = techniques.stream()
                .distinct()
                .map(name -> {
                    int times = Collections.frequency(techniques, name);
                    return times == 1 ? name : name + " x" + times;
                })
                .toList();
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }
}
