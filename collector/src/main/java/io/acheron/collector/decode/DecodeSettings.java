/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import java.util.function.LongFunction;

/**
 * What decoding needs to know besides the record.
 *
 * @param identity who this host is
 * @param clock takes kernel time to wall-clock time
 * @param libraries path of a library from the number a uprobe carries
 * @param collectorVersion goes into each header
 */
public record DecodeSettings(
        HostIdentity identity, BootClock clock, LongFunction<String> libraries, String collectorVersion) {}
