// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* Which thread made a process: noted at the fork, told with the exec. In a JVM its name is that of the Java thread. */
#pragma once

#include "acheron.h"

struct fork_origin {
	u64 child_start_ns; /* tells a reused pid; 0 when the fork was seen through a tracepoint that does not say */
	u64 clone_flags;
	u64 time_ns;
	u32 tid;
	char name[COMM_SIZE];
};

/* Key: thread group id of the child. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u32);
	__type(value, struct fork_origin);
} forks SEC(".maps");

static __always_inline const struct fork_origin *origin_of(u32 tgid, u64 start_ns)
{
	const struct fork_origin *origin = bpf_map_lookup_elem(&forks, &tgid);

	if (origin && origin->child_start_ns && origin->child_start_ns != start_ns)
		return NULL;
	return origin;
}
