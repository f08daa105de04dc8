// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Which records are left out on purpose: shed while the ring is nearly full, over the rate of their type, or named by a
 * filter. The collector writes the maps; a type without a policy costs one array lookup.
 *
 * What is shed or over its rate was wanted, so it takes a sequence number and shows as a gap. What a filter names was
 * not, so it does not; it is counted for the receipt of the filter.
 */
#pragma once

#include "acheron.h"

#define POLICIES_MOST 128 /* types */
#define FILTERS_MOST 64   /* one bit each */
#define FILTER_PATH 256   /* longest prefix */

#define RATE_BURST_NS 10000000000ULL /* a type that was quiet may make the records of so long at once */

/* How the records of one type are treated. All zero: every one is given. */
struct policy {
	u64 filters;     /* those that apply to this type */
	u64 shed_above;  /* bytes waiting in the ring; 0 means never shed */
	u64 interval_ns; /* time between two records at the rate allowed; 0 means any rate */
	u64 one_in;      /* of the records over the rate every so manieth is given all the same; 0 means none */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, POLICIES_MOST);
	__type(key, u32);
	__type(value, struct policy);
} policies SEC(".maps");

struct rate_state {
	u64 next_ns; /* when the next record is due if they came at the rate allowed */
	u64 over;    /* records over the rate, given or not */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, POLICIES_MOST);
	__type(key, u32);
	__type(value, struct rate_state);
} rate_states SEC(".maps");

/* The filters that look at each field, so that the others need not be looked up. */
struct filter_fields {
	u64 pid;
	u64 uid;
	u64 cgroup;
	u64 pid_ns;
	u64 comm;
	u64 path;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct filter_fields);
} filter_fields SEC(".maps");

/* A number, or the bytes of a comm padded with NUL. */
struct filter_key {
	u64 field; /* offset of its member of filter_fields */
	u64 value[2];
};

/* Value: the filters that name this. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, FILTERS_MOST);
	__type(key, struct filter_key);
	__type(value, u64);
} filter_values SEC(".maps");

struct filter_path {
	u32 bits;
	u8 path[FILTER_PATH];
};

/* Value: the filters whose prefix this begins with. */
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, FILTERS_MOST);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct filter_path);
	__type(value, u64);
} filter_paths SEC(".maps");

/* Records left out, by filter and type. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, FILTERS_MOST *POLICIES_MOST);
	__type(key, u32);
	__type(value, u64);
} filter_hits SEC(".maps");

#define WALK_ROOM 512
#define WALK_DEPTH 40
#define WALK_NAME 256

/* A path is written from the end of the first WALK_ROOM bytes towards the start. */
struct filter_scratch {
	u32 busy;
	u32 begin;
	struct filter_path key;
	u8 walk[WALK_ROOM + WALK_NAME];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct filter_scratch);
} filter_scratch SEC(".maps");

static __always_inline const struct policy *policy_of(u32 type)
{
	return bpf_map_lookup_elem(&policies, &type);
}

static __always_inline bool is_shed(const struct policy *policy)
{
	return policy->shed_above && bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > policy->shed_above;
}

/* A token bucket. Two CPUs at the same moment may both take the last token: the budget is there to protect, not to bill. */
static __always_inline bool is_over_rate(const struct policy *policy, u32 type)
{
	struct rate_state *state;
	u64 now, next;

	if (!policy->interval_ns)
		return false;
	state = bpf_map_lookup_elem(&rate_states, &type);
	if (!state)
		return false;
	now = bpf_ktime_get_boot_ns();
	next = state->next_ns > now ? state->next_ns : now;
	if (next <= now + RATE_BURST_NS) {
		state->next_ns = next + policy->interval_ns;
		return false;
	}
	next = __sync_fetch_and_add(&state->over, 1);
	return !policy->one_in || next % policy->one_in;
}

static __always_inline u64 within_walk(u64 place)
{
	asm volatile("%[place] &= %[mask]" : [place] "+r"(place) : [mask] "i"(WALK_ROOM - 1));
	return place;
}

/*
 * Writes the path of the executable of the current process before the end of the walk. Returns where it begins;
 * WALK_ROOM when it is longer than that or goes on beyond the walk, since then its beginning is not known.
 * Global, so that it is verified once. The place is kept in the map for the same reason as in record.h.
 */
__noinline u32 walk_executable(void)
{
	struct file *file = BPF_CORE_READ(current_task(), mm, exe_file);
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	struct mount *mount = (void *)BPF_CORE_READ(file, f_path.mnt) - bpf_core_field_offset(struct mount, mnt);
	u32 zero = 0;
	struct filter_scratch *scratch = bpf_map_lookup_elem(&filter_scratch, &zero);

	if (!scratch || !file)
		return WALK_ROOM;
	scratch->begin = WALK_ROOM;
	for (int level = 0; level < WALK_DEPTH; level++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
		u32 length;
		u64 place;

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount)
				return scratch->begin;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			continue;
		}
		length = BPF_CORE_READ(dentry, d_name.len) & (WALK_NAME - 1);
		if (dentry == parent || length >= scratch->begin)
			return WALK_ROOM;
		scratch->begin -= length + 1;
		place = within_walk(scratch->begin);
		scratch->walk[place] = '/';
		bpf_probe_read_kernel(scratch->walk + place + 1, length, BPF_CORE_READ(dentry, d_name.name));
		dentry = parent;
	}
	return WALK_ROOM;
}

static __always_inline u64 filters_of_path(const struct process_head *process)
{
	u32 zero = 0;
	struct filter_scratch *scratch = bpf_map_lookup_elem(&filter_scratch, &zero);
	u64 *found = NULL;
	u64 begin;

	/* Only the current process can be asked. One that is remembered by its socket is not filtered by its path. */
	if (!scratch || bpf_get_current_pid_tgid() >> 32 != process->tgid)
		return 0;
	if (__sync_lock_test_and_set(&scratch->busy, 1))
		return 0;
	begin = walk_executable();
	if (begin < WALK_ROOM) {
		u32 length = WALK_ROOM - begin;

		scratch->key.bits = 8 * (length < FILTER_PATH ? length : FILTER_PATH);
		bpf_probe_read_kernel(scratch->key.path, FILTER_PATH, scratch->walk + within_walk(begin));
		found = bpf_map_lookup_elem(&filter_paths, &scratch->key);
	}
	scratch->busy = 0;
	return found ? *found : 0;
}

static __always_inline u64 filters_of(u64 field, u64 first, u64 second)
{
	struct filter_key key = {.field = field, .value = {first, second}};
	u64 *found = bpf_map_lookup_elem(&filter_values, &key);

	return found ? *found : 0;
}

#define FILTERS_OF(member, first, second) filters_of(__builtin_offsetof(struct filter_fields, member), first, second)

/* The filters among those given that name the process. Not inlined: it is the rare way. */
static __noinline u64 matching_filters(const struct process_head *process, u64 filters)
{
	u32 zero = 0;
	const struct filter_fields *fields = bpf_map_lookup_elem(&filter_fields, &zero);
	u64 comm[2] = {}, found = 0;

	if (!fields)
		return 0;
	if (filters & fields->pid)
		found |= FILTERS_OF(pid, process->tgid, 0);
	if (filters & fields->uid)
		found |= FILTERS_OF(uid, process->uid, 0);
	if (filters & fields->cgroup)
		found |= FILTERS_OF(cgroup, process->cgroup_id, 0);
	if (filters & fields->pid_ns)
		found |= FILTERS_OF(pid_ns, process->pid_ns, 0);
	if (filters & fields->comm) {
		/* What stands behind its NUL in the ring is of an older record. */
		bpf_probe_read_kernel_str(comm, sizeof(comm), process->comm);
		found |= FILTERS_OF(comm, comm[0], comm[1]);
	}
	if (filters & fields->path)
		found |= filters_of_path(process);
	return filters & found;
}

static __always_inline u32 lowest_filter(u64 bits)
{
	u32 number = 0;

	for (int step = 32; step; step >>= 1) {
		if (!(bits & ((1ULL << step) - 1))) {
			bits >>= step;
			number += step;
		}
	}
	return number;
}

/* Whether a filter wants the record left out; it is counted then. */
static __always_inline bool is_filtered(const struct policy *policy, u32 type, const struct process_head *process)
{
	u64 found, *hits;
	u32 index;

	if (!process->tgid)
		return false;
	found = matching_filters(process, policy->filters);
	if (!found)
		return false;
	index = lowest_filter(found) * POLICIES_MOST + type;
	hits = bpf_map_lookup_elem(&filter_hits, &index);
	if (hits)
		__sync_fetch_and_add(hits, 1);
	return true;
}
