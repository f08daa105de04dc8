/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.log;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of the process: java.util.logging behind SLF4J, since it is in the JDK and its levels can be changed at run time. It only
 * goes to standard error; to keep and rotate it is for whoever started the collector, such as journald.
 */
public final class Logs {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OWN = Logger.getLogger("io.acheron");
    /** The sink says itself, once, that Kafka is away; the client says it every second. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private static volatile boolean json;

    /** Puts settings in force; may be called again while the collector runs. */
    public static synchronized void configure(LogSettings settings) {
        json = settings.format() == LogSettings.Format.JSON;
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(json ? new JsonLogLines() : new TextLogLines());
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.WARNING);
        OWN.setLevel(settings.level().jdk());
        KAFKA.setLevel(Level.SEVERE);
    }

    /** Writes a line whatever the level: programs wait for some. */
    public static void say(String text) {
        LogRecord record = new LogRecord(Level.INFO, text);
        System.err.println(json ? new JsonLogLines().format(record).stripTrailing() : OneLine.of(text));
    }

    private Logs() {}
}
