/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes assets from files, databases and HTTP interfaces of CMDBs, hands them to the loader that publishes them to the asset topic. */
@NullMarked
package io.acheron.cmdb;

import org.jspecify.annotations.NullMarked;
