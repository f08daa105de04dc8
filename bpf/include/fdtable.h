// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* The table of open files of a process. */
#pragma once

#include "acheron.h"

#define SEARCHED_FDS 256 /* numbers looked at to find a file: four words of the bitmap */

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

/* The number under which a process has a file open, -1 when it is not among the first. Global: verified once. */
__noinline s32 number_of(u64 table_address, u64 file)
{
	struct fdtable *table = (struct fdtable *)table_address;
	u32 size = BPF_CORE_READ(table, max_fds);
	u64 open = 0;

	for (u32 fd = 0; fd < SEARCHED_FDS && fd < size; fd++, open >>= 1) {
		if (fd % 64 == 0)
			open = open_word(table, fd);
		if (open & 1 && (u64)file_at(table, fd) == file)
			return fd;
	}
	return -1;
}
