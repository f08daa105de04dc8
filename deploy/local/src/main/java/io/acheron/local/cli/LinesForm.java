/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** How a report is printed. */
enum LinesForm {
    TABLE,
    JSON
}
