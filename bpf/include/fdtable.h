// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* The table of open files of a process. */
#pragma once

#include "acheron.h"

static __always_inline struct file *file_at(struct fdtable *table, u32 fd)
{
	struct file **files = BPF_CORE_READ(table, fd), *file = NULL;

	bpf_probe_read_kernel(&file, sizeof(file), files + fd);
	return file;
}

/* The 64 bits of the map of open descriptors in which fd is. */
static __always_inline u64 open_word(struct fdtable *table, u32 fd)
{
	unsigned long *words = BPF_CORE_READ(table, open_fds), word = 0;

	bpf_probe_read_kernel(&word, sizeof(word), words + fd / 64);
	return word;
}
