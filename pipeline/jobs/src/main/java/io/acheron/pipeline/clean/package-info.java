/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes refined events, after all state has been fed by them, leaves out what noise templates, samplings and budgets of the control
 * topic ask for, counts each omission in a receipt, and hands the rest to detect and to the refined topic.
 */
@NullMarked
package io.acheron.pipeline.clean;

import org.jspecify.annotations.NullMarked;
