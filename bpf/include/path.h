// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Paths by walking dentries towards the root of the mount namespace: bpf_d_path may not be called from tracepoints, and
 * text from system call arguments can change under the reader.
 *
 * Components are appended leaf first, each with its NUL. An empty last one says that the root was reached
 * ("ls\0bin\0\0" is /bin/ls, "memfd:x\0" has no root), "..." that the path goes on beyond the walk.
 */
#pragma once

#include "record.h"

#define PATH_DEPTH 48

/* Bytes after which a walk ends, so that deep directories cannot push the rest out of a record. */
#define PATH_MOST 1024

#define NAME_SIZE 256

static __always_inline void append_component(struct record *record, const void *name)
{
	long length;

	if (is_full(record))
		return;
	length = bpf_probe_read_kernel_str(place(record, record->used), NAME_SIZE, name);
	if (length > 0)
		record->used += length;
}

/* Appends up to four characters given as one number, the first in the lowest byte. */
static __always_inline void append_mark(struct record *record, u32 characters, u32 length)
{
	if (is_full(record))
		return;
	*(u32 *)place(record, record->used) = characters;
	record->used += length;
}

/*
 * Global, so that it is verified once and not for each use; such a function takes only numbers (kernel 5.6), hence
 * addresses as u64. Returns the length.
 */
__noinline u32 walk_path(u64 dentry_address, u64 vfsmount_address)
{
	struct dentry *dentry = (struct dentry *)dentry_address;
	struct mount *mount = (struct mount *)(vfsmount_address - bpf_core_field_offset(struct mount, mnt));
	struct record *record = current_record();
	u32 start;

	if (!record)
		return 0;
	start = record->used;
	for (int level = 0; level < PATH_DEPTH && record->used - start < PATH_MOST; level++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount) {
				append_mark(record, 0, 1);
				return record->used - start;
			}
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			continue;
		}
		append_component(record, BPF_CORE_READ(dentry, d_name.name));
		if (dentry == parent)
			return record->used - start;
		dentry = parent;
	}
	append_mark(record, '.' | '.' << 8 | '.' << 16, 4);
	return record->used - start;
}

static __always_inline struct span append_path(struct record *record, const struct path *path)
{
	struct span span = {.offset = record->used};

	span.length = walk_path((u64)BPF_CORE_READ(path, dentry), (u64)BPF_CORE_READ(path, mnt));
	return span;
}
