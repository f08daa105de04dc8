/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

/**
 * Something that is no longer what was loaded.
 *
 * @param probe probe it belongs to
 * @param subject link, program or map
 * @param name which one
 * @param id kernel id; 0 when it has none
 * @param expected what was loaded
 * @param found what is there now; empty when it is gone
 */
record Finding(String probe, String subject, String name, long id, String expected, String found) {}
