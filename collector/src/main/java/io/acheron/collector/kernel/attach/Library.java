/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import java.nio.file.Path;

/**
 * A library file in use.
 *
 * @param key device and inode, the same for all processes and mount namespaces that share the file
 * @param reach path by which this process reaches the file, through the user's root directory
 * @param path path as the user sees it
 */
record Library(String key, Path reach, String path) {}
