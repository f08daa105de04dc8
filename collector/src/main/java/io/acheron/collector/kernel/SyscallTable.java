/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Numbers of system calls on this processor, by name. A slot is the number of a 64-bit call, or {@value #NUMBERS} plus the number of
 * a call of 32-bit programs.
 */
public final class SyscallTable {
    /** Numbers per ABI, as in bpf/include/syscall.h. */
    static final int NUMBERS = 1024;

    private static final String NONE = "-";

    private final Map<String, int[]> slots = new HashMap<>();

    private SyscallTable() {}

    /**
     * Reads the table of this processor.
     *
     * @throws BpfException when there is none
     */
    public static SyscallTable ofThisMachine() {
        String machine = System.getProperty("os.arch");
        return of(machine.equals("amd64") ? "x86_64" : machine);
    }

    static SyscallTable of(String machine) {
        String name = "syscalls/" + machine + ".txt";
        try (InputStream in = SyscallTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new BpfException(
                        "no numbers of system calls are known for processor " + machine + ": add " + name);
            }
            SyscallTable table = new SyscallTable();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(table::add);
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] line) {
        slots.put(
                line[0],
                IntStream.concat(numbers(line[1], 0), numbers(line[2], NUMBERS)).toArray());
    }

    private static IntStream numbers(String list, int first) {
        return list.equals(NONE)
                ? IntStream.empty()
                : Arrays.stream(list.split(",")).mapToInt(it -> first + Integer.parseInt(it));
    }

    /** Returns the slots of these calls; those this processor does not have are left out. */
    int[] slots(List<String> calls) {
        return calls.stream()
                .flatMapToInt(it -> Arrays.stream(slots.getOrDefault(it, new int[0])))
                .distinct()
                .toArray();
    }

    /**
     * Returns the name of the call of each slot, empty where there is none. Of several names it is the shortest: a 32-bit
     * program's setuid32 is setuid.
     */
    public String[] names() {
        String[] names = new String[2 * NUMBERS];
        Arrays.fill(names, "");
        slots.forEach((name, of) -> {
            for (int slot : of) {
                String other = names[slot];
                boolean better = other.isEmpty()
                        || name.length() < other.length()
                        || name.length() == other.length() && name.compareTo(other) < 0;
                names[slot] = better ? name : other;
            }
        });
        return names;
    }
}
