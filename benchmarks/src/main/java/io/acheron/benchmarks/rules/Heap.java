/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process holds. */
final class Heap {
    private static final int READINGS = 6;
    private static final long PAUSE_NS = 50_000_000;
    private static final Pattern TOTAL = Pattern.compile("Total = (\\d+)");

    /** @return bytes of the heap in use after collections, the least of some readings: what awaits its cleaner is not held */
    static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            LockSupport.parkNanos(PAUSE_NS);
        }
        return least;
    }

    /** @return bytes of metaspace in use */
    static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }

    /** @return classes loaded and not unloaded */
    static int classes() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    /** @return live threads */
    static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** @return class loaders that are alive, those of hidden classes among them */
    static int loaders() {
        try {
            Object table = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassloaderStats",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Matcher total = TOTAL.matcher(String.valueOf(table));
            return total.find() ? Integer.parseInt(total.group(1)) : -1;
        } catch (JMException e) {
            throw new IllegalStateException("this JVM cannot count its class loaders", e);
        }
    }

    private Heap() {}
}
