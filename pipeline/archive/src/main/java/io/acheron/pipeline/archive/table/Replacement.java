/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts one file in the place of several, so that a crash at any point leaves a folder that can be told apart into before and after.
 *
 * <p>The new file is written under a hidden name, then a plan is written that names what it replaces, then the new file becomes
 * visible by a rename, and then the others are deleted. Readers that know of plans see each row once at every moment: a file that a plan
 * replaces does not count from the rename on. Other readers see rows twice between the rename and the last deletion.
 *
 * @param folder folder of all the files
 * @param id tells this replacement from others, also of other runs
 * @param replaced names of the files that the new one replaces
 */
record Replacement(Path folder, String id, List<String> replaced) {
    private static final String PREFIX = ".compact-";
    private static final String PLAN = ".plan";
    private static final String DRAFT = ".tmp";

    /** @return where to write the new file to */
    Path draft() {
        return folder.resolve(PREFIX + id + DRAFT);
    }

    /** @return where the new file will be seen */
    Path target() {
        return folder.resolve("compact-" + id + ".parquet");
    }

    private Path plan() {
        return folder.resolve(PREFIX + id + PLAN);
    }

    /** Shows the new file and removes those it replaces; {@link #draft()} is complete. */
    void commit() throws IOException {
        force(draft());
        Path unfinished = folder.resolve(PREFIX + id + PLAN + DRAFT);
        Files.write(unfinished, replaced);
        force(unfinished);
        Files.move(unfinished, plan(), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        Files.move(draft(), target(), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        finish();
    }

    private boolean visible() {
        return Files.exists(target());
    }

    private void finish() throws IOException {
        for (String name : replaced) {
            Files.deleteIfExists(folder.resolve(name));
        }
        force(folder);
        Files.deleteIfExists(plan());
    }

    /** @return replacements of a folder that were begun and not ended */
    static List<Replacement> begun(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX) && name.endsWith(PLAN))
                    .map(name -> read(folder, name))
                    .toList();
        }
    }

    private static Replacement read(Path folder, String plan) {
        String id = plan.substring(PREFIX.length(), plan.length() - PLAN.length());
        try {
            return new Replacement(folder, id, Files.readAllLines(folder.resolve(plan)));
        } catch (IOException e) {
            // It was ended while this looked.
            return new Replacement(folder, id, List.of());
        }
    }

    /**
     * Ends what a crash left: forward when the new file is visible, back when it is not.
     *
     * @return whether there was anything to do
     */
    static boolean recover(Path folder) throws IOException {
        boolean found = false;
        for (Replacement one : begun(folder)) {
            if (one.visible()) {
                one.finish();
            } else {
                Files.deleteIfExists(one.plan());
            }
            found = true;
        }
        List<Path> drafts;
        try (Stream<Path> files = Files.list(folder)) {
            drafts = files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(DRAFT))
                    .toList();
        }
        for (Path draft : drafts) {
            Files.deleteIfExists(draft);
            found = true;
        }
        return found;
    }

    /** @return visible Parquet files of a folder, without those that a visible file replaces, by name */
    static List<Path> files(Path folder) throws IOException {
        // A listing is no snapshot: it counts when a second one is the same.
        List<Path> before;
        List<Path> now = look(folder);
        do {
            before = now;
            now = look(folder);
        } while (!now.equals(before));
        return now;
    }

    private static List<Path> look(Path folder) throws IOException {
        TreeSet<Path> seen = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().endsWith(".parquet")
                            && !file.getFileName().toString().startsWith("."))
                    .forEach(seen::add);
        }
        for (Replacement one : begun(folder)) {
            if (seen.contains(one.target())) {
                one.replaced().forEach(name -> seen.remove(folder.resolve(name)));
            }
        }
        return List.copyOf(seen);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
