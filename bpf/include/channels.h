// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* What a process could pass bytes through to another: its sockets, pipes, fifos and masters of pseudo terminals. */
#pragma once

#include "descriptor.h"
#include "fdtable.h"

#define SCANNED_FDS 1024 /* numbers looked at */
#define LOCAL_MOST 16    /* kept other than internet sockets, so that many pipes cannot hide the one socket */

static __always_inline bool is_channel(struct inode *inode)
{
	u32 format = BPF_CORE_READ(inode, i_mode) & S_IFMT;

	if (format == S_IFSOCK || format == S_IFIFO)
		return true;
	return format == S_IFCHR && BPF_CORE_READ(inode, i_rdev) == (5 << MINOR_BITS | 2);
}

static __always_inline bool is_internet(struct file *file, struct inode *inode)
{
	struct socket *socket = BPF_CORE_READ(file, private_data);
	u16 family;

	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFSOCK)
		return false;
	family = BPF_CORE_READ(socket, sk, __sk_common.skc_family);
	return family == AF_INET || family == AF_INET6;
}

static __always_inline bool has_room(struct descriptor_scratch *scratch, bool internet)
{
	if (scratch->count < FOUND_MOST && (internet || scratch->local < LOCAL_MOST))
		return true;
	scratch->truncated = true;
	return false;
}

static __always_inline void keep_channel(struct descriptor_scratch *scratch, struct file *file, u32 fd)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	u64 at = scratch->count;
	bool internet;

	if (!is_channel(inode))
		return;
	internet = is_internet(file, inode);
	if (!has_room(scratch, internet))
		return;
	describe((u64)file, fd);
	asm volatile("%[at] &= %[mask]" : [at] "+r"(at) : [mask] "i"(FOUND_MOST - 1));
	scratch->found[at] = scratch->one;
	scratch->count++;
	scratch->local += !internet;
}

/* Looks at the 64 descriptors from a number on. Global: verified once. */
__noinline int scan_word(u64 table_address, u32 first)
{
	struct fdtable *table = (struct fdtable *)table_address;
	struct descriptor_scratch *scratch = descriptor_scratch();
	u64 open = open_word(table, first);

	if (!scratch)
		return 0;
	for (u32 bit = 0; bit < 64 && open; bit++, open >>= 1) {
		struct file *file = open & 1 ? file_at(table, first + bit) : NULL;

		if (file)
			keep_channel(scratch, file, first + bit);
	}
	return 0;
}

/*
 * Keeps the channels among the open descriptors below SCANNED_FDS in descriptor_scratch.found. A table of more numbers
 * counts as truncated: it never shrinks.
 */
static __always_inline void scan_channels(struct descriptor_scratch *scratch, struct fdtable *table)
{
	u32 size = BPF_CORE_READ(table, max_fds);

	scratch->count = 0;
	scratch->local = 0;
	scratch->truncated = size > SCANNED_FDS;
	for (u32 first = 0; first < SCANNED_FDS && first < size; first += 64)
		scan_word((u64)table, first);
}
