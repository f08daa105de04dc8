/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes the bytes of a DNS message from decode and hands back its questions and answers as text. Own code and not dnsjava: the
 * message is an attacker's and often cut short, so what was readable must come back together with the error (dnsjava throws), and
 * its half megabyte of resolver, zone and DNSSEC classes would cost the collector memory for two sections of one packet.
 */
@NullMarked
package io.acheron.collector.dns;

import org.jspecify.annotations.NullMarked;
