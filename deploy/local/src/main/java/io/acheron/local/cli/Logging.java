/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Where the logs of Flink and Kafka go: nowhere, to a file, or with --debug to stderr. What a user must know is never only logged. */
final class Logging {
    /** Undoes what was done to the standard streams. */
    interface Restore extends AutoCloseable {
        @Override
        void close();
    }

    private static volatile boolean debug;

    private static final String PATTERN = "%d{ISO8601} %-5p %c{1.} - %m%n%xEx";

    static {
        // The end of a command logs too, also when a signal causes it: log4j must not stop before, nor refuse to be
        // configured then.
        System.setProperty("log4j.shutdownHookEnabled", "false");
    }

    static void off() {
        ConfigurationBuilder<BuiltConfiguration> builder = builder();
        builder.add(builder.newRootLogger(Level.OFF));
        Configurator.reconfigure(builder.build(false));
    }

    static void toStderr() {
        debug = true;
        ConfigurationBuilder<BuiltConfiguration> builder = builder();
        configure(builder, builder.newAppender("log", "Console").addAttribute("target", "SYSTEM_ERR"));
    }

    /**
     * Logs to a file, and sends there too what libraries print on the standard streams, which belong to the command; with --debug
     * nothing changes.
     *
     * @param file made if it does not exist
     * @return closed when the command has ended
     */
    static Restore toFile(Path file) throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        if (debug) {
            return () -> {};
        }
        PrintStream printed = new PrintStream(
                Files.newOutputStream(file.resolveSibling("printed.log")), true, StandardCharsets.UTF_8);
        System.setOut(printed);
        System.setErr(printed);
        ConfigurationBuilder<BuiltConfiguration> builder = builder();
        configure(builder, builder.newAppender("log", "File").addAttribute("fileName", file.toString()));
        return () -> {
            System.setOut(out);
            System.setErr(err);
            off();
            printed.close();
        };
    }

    private static ConfigurationBuilder<BuiltConfiguration> builder() {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR);
        builder.setShutdownHook("disable");
        return builder;
    }

    private static void configure(ConfigurationBuilder<BuiltConfiguration> builder, AppenderComponentBuilder appender) {
        builder.add(appender.add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN)));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("log")));
        Configurator.reconfigure(builder.build(false));
    }

    private Logging() {}
}
