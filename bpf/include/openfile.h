// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Files of watched places that are open for writing, until the last descriptor of them is closed. No hook that works
 * everywhere sees that happen, but the count of references of a file is nothing (or dead) as soon as the call that
 * closed it returns, so the process that opened it looks after each call that closes something.
 */
#pragma once

#include "acheron.h"

#define OPEN_WRITES_MOST 4096
#define WRITERS_MOST 2048
#define FILES_OF_WRITER 16 /* a power of two; what a process opens beyond is told at once */

struct open_write {
	u64 dentry;
	u64 vfsmount;
	u64 inode; /* address */
	u64 number;
	u64 size;
	u64 watch;
	u32 dev;
	u32 call; /* that opened it */
};

/* Key: address of the struct file. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, OPEN_WRITES_MOST);
	__type(key, u64);
	__type(value, struct open_write);
} open_writes SEC(".maps");

struct writer {
	u64 files[FILES_OF_WRITER];
};

/* Key: thread group id of the process that opened them. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WRITERS_MOST);
	__type(key, u32);
	__type(value, struct writer);
} writers SEC(".maps");

/*
 * References to a file, none when it is gone. Up to kernel 6.12 in f_count, later in f_ref, which is one less and far
 * below zero when the file is gone. Not inlined: the compiler would take the offset of what is not there before it asks.
 */
static __noinline s64 references_counted(struct file___counted *file)
{
	return BPF_CORE_READ(file, f_count.counter);
}

static __noinline s64 references_referenced(struct file___referenced *file)
{
	return BPF_CORE_READ(file, f_ref.refcnt.counter) + 1;
}

static __always_inline bool is_gone(struct file *file, u64 inode)
{
	if ((u64)BPF_CORE_READ(file, f_inode) != inode)
		return true;
	if (bpf_core_field_exists(((struct file___referenced *)file)->f_ref))
		return references_referenced((void *)file) <= 0;
	return references_counted((void *)file) <= 0;
}

/* Remembers a file. False when there is no room. */
static __always_inline bool remember_write(u64 file, const struct open_write *write)
{
	u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct writer *writer = bpf_map_lookup_elem(&writers, &tgid);
	const struct writer none = {};

	if (!writer) {
		bpf_map_update_elem(&writers, &tgid, &none, BPF_NOEXIST);
		writer = bpf_map_lookup_elem(&writers, &tgid);
	}
	if (!writer || bpf_map_update_elem(&open_writes, &file, write, BPF_ANY))
		return false;
	for (u32 i = 0; i < FILES_OF_WRITER; i++)
		if (writer->files[i] == file || !__sync_val_compare_and_swap(&writer->files[i], 0, file))
			return true;
	bpf_map_delete_elem(&open_writes, &file);
	return false;
}
