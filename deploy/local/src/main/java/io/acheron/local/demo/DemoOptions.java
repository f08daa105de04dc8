/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the user chose.
 *
 * @param watch how long to watch in all once everything runs; empty until Ctrl-C
 * @param rounds how often all techniques are run; 0 for not at all
 * @param rules root of the rule set
 * @param assets CMDB file
 * @param port port of the broker on loopback; 0 for any free one
 * @param webPort port of Flink's web page on loopback; 0 for any free one
 * @param keep whether data and logs stay when the demo ends
 */
public record DemoOptions(
        Optional<Duration> watch, int rounds, Path rules, Path assets, int port, int webPort, boolean keep) {}
