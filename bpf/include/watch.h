// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Whether a file lies in a watched place. A watched path is in a map by its FNV-1a hash; that hash can be continued, so
 * one pass from the root over the names of a path gives the hash of each directory on the way, and each is looked up.
 * Cost goes with the depth of the path, not with the number of watched ones. An attacker who finds a path of the same
 * hash is reported, not hidden.
 *
 * The path of an open file is that of its directory entries. Of a path given as text "." and ".." are followed as they
 * are written; a link in it is not, since it can no longer be asked after the call.
 */
#pragma once

#include "arguments.h"

#define WATCH_DEPTH 64 /* names of a path that are looked at; a power of two */
#define WATCH_TEXT 1024
#define WATCH_PATH 120
#define WATCHES_MOST 2048

#define HASH_START 0xcbf29ce484222325ULL
#define HASH_PRIME 0x100000001b3ULL

#define AT_FDCWD (-100)

/* Bits of watch.flags. */
#define WATCH_EXECUTABLES 1 /* only files that may be executed */

struct watch {
	u32 flags;
	char path[WATCH_PATH]; /* as configured, ended by NUL */
};

/* Key: hash of the path, without a slash at its end. Filled by the collector, at any time. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WATCHES_MOST);
	__type(key, u64);
	__type(value, struct watch);
} watches SEC(".maps");

/* What the component at hand consists of, up to here. */
enum component {
	COMPONENT_EMPTY,
	COMPONENT_DOT,
	COMPONENT_DOTS,
	COMPONENT_NAME,
};

struct watch_scratch {
	u64 names[WATCH_DEPTH];  /* addresses, leaf first */
	u64 hashes[WATCH_DEPTH]; /* of the path down to each depth; the root has depth 0 */
	u64 found;               /* hash of the watched path */
	u64 hash;
	u32 count;
	u32 depth;
	enum component component;
	bool unknown; /* too deep or too long to be checked */
	u8 name[NAME_SIZE];
	u8 text[WATCH_TEXT];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct watch_scratch);
} watch_scratch SEC(".maps");

static __always_inline struct watch_scratch *watch_scratch_of_cpu(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&watch_scratch, &zero);
}

static __always_inline u64 hash_on(u64 hash, u8 byte)
{
	return (hash ^ byte) * HASH_PRIME;
}

static __always_inline void start_at_root(struct watch_scratch *scratch)
{
	scratch->hashes[0] = HASH_START;
	scratch->depth = 0;
	scratch->count = 0;
	scratch->unknown = false;
}

static __always_inline void descend(struct watch_scratch *scratch, u64 hash)
{
	if (scratch->depth >= WATCH_DEPTH - 1) {
		scratch->unknown = true;
		return;
	}
	scratch->depth++;
	scratch->hashes[scratch->depth & (WATCH_DEPTH - 1)] = hash;
}

/* Collects the names from an entry to the root. Global: verified once. */
__noinline int collect_names(u64 dentry_address, u64 vfsmount_address)
{
	struct dentry *dentry = (struct dentry *)dentry_address;
	struct mount *mount = (struct mount *)(vfsmount_address - bpf_core_field_offset(struct mount, mnt));
	struct watch_scratch *scratch = watch_scratch_of_cpu();

	if (!scratch)
		return 0;
	for (int level = 0; level < 2 * WATCH_DEPTH; level++) {
		struct dentry *parent;

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount)
				return 0;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			continue;
		}
		parent = BPF_CORE_READ(dentry, d_parent);
		if (dentry == parent || scratch->count >= WATCH_DEPTH)
			break;
		scratch->names[scratch->count & (WATCH_DEPTH - 1)] = (u64)BPF_CORE_READ(dentry, d_name.name);
		scratch->count++;
		dentry = parent;
	}
	/* Below no root, such as a file that is in memory only; or too deep. */
	scratch->unknown = scratch->count >= WATCH_DEPTH;
	scratch->count = 0;
	return 0;
}

/* Global: verified once. */
__noinline int descend_by_name(u64 address)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();
	u64 hash;

	if (!scratch || bpf_probe_read_kernel_str(scratch->name, NAME_SIZE, (const void *)address) <= 0)
		return 0;
	hash = hash_on(scratch->hashes[scratch->depth & (WATCH_DEPTH - 1)], '/');
	for (u32 i = 0; i < NAME_SIZE && scratch->name[i]; i++)
		hash = hash_on(hash, scratch->name[i]);
	descend(scratch, hash);
	return 0;
}

static __always_inline void descend_by_path(struct watch_scratch *scratch, const struct path *path)
{
	collect_names((u64)BPF_CORE_READ(path, dentry), (u64)BPF_CORE_READ(path, mnt));
	for (u32 i = 0; i < WATCH_DEPTH && i < scratch->count; i++)
		descend_by_name(scratch->names[(scratch->count - 1 - i) & (WATCH_DEPTH - 1)]);
}

/* Global: verified once. */
__noinline int end_component(void)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();

	if (!scratch)
		return 0;
	if (scratch->component == COMPONENT_NAME)
		descend(scratch, scratch->hash);
	else if (scratch->component == COMPONENT_DOTS && scratch->depth)
		scratch->depth--;
	scratch->component = COMPONENT_EMPTY;
	scratch->hash = hash_on(scratch->hashes[scratch->depth & (WATCH_DEPTH - 1)], '/');
	return 0;
}

/* Through memory, so that the verifier sees the same at each byte: it would else follow every kind of component apart. */
static __always_inline void step_component(struct watch_scratch *scratch, u8 byte)
{
	volatile enum component *component = &scratch->component;
	volatile u64 *hash = &scratch->hash;

	if (byte == '.' && *component < COMPONENT_DOTS)
		*component = *component + 1;
	else
		*component = COMPONENT_NAME;
	*hash = hash_on(*hash, byte);
}

/* Follows scratch.text from where the scratch is. Global: verified once. */
__noinline int descend_by_text(void)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();

	if (!scratch)
		return 0;
	scratch->component = COMPONENT_EMPTY;
	end_component();
	for (u32 i = 0; i < WATCH_TEXT; i++) {
		u8 byte = scratch->text[i];

		if (!byte || byte == '/') {
			end_component();
			if (!byte)
				break;
			continue;
		}
		step_component(scratch, byte);
	}
	return 0;
}

/* Looks each directory up, the deepest first. Global: verified once. */
__noinline bool is_watched(void)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();

	if (!scratch)
		return false;
	scratch->found = 0;
	for (u32 i = 0; i < WATCH_DEPTH && i < scratch->depth; i++) {
		u64 hash = scratch->hashes[(scratch->depth - i) & (WATCH_DEPTH - 1)];

		if (bpf_map_lookup_elem(&watches, &hash)) {
			scratch->found = hash;
			return true;
		}
	}
	/* What cannot be checked is told: it is rare, and the depth may be there to hide. */
	return scratch->unknown;
}

/* Whether an open file is in a watched place. Global: verified once. */
__noinline bool is_watched_file(u64 file_address)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();
	struct file *file = (struct file *)file_address;

	if (!scratch)
		return false;
	start_at_root(scratch);
	descend_by_path(scratch, &file->f_path);
	return is_watched();
}

/* The directory that a relative path begins at; NULL when the descriptor is closed. */
static __always_inline const struct path *base_of(s32 dfd)
{
	struct file *file;

	if (dfd == AT_FDCWD)
		return &BPF_CORE_READ(current_task(), fs)->pwd;
	file = file_of(dfd);
	return file ? &file->f_path : NULL;
}

/* Whether the path a system call was given leads to a watched place. Global: verified once. */
__noinline bool is_watched_text(s32 dfd, u64 address)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();
	const struct path *base;
	long length;

	if (!scratch)
		return false;
	start_at_root(scratch);
	length = bpf_probe_read_user_str(scratch->text, WATCH_TEXT, (const void *)address);
	if (length <= 0)
		return false;
	if (scratch->text[0] != '/') {
		base = base_of(dfd);
		if (!base)
			return false;
		descend_by_path(scratch, base);
	}
	descend_by_text();
	scratch->unknown |= length == WATCH_TEXT;
	return is_watched();
}

static __always_inline const struct watch *found_watch(void)
{
	struct watch_scratch *scratch = watch_scratch_of_cpu();

	return scratch ? bpf_map_lookup_elem(&watches, &scratch->found) : NULL;
}
