// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* Who each thread is and in what namespaces, noted to be compared with later. */
#pragma once

#include "credentials.h"

#define CREDENTIAL_WORDS (sizeof(struct credentials) / sizeof(u64))

/* Named as in the schema. */
struct namespaces {
	u32 mnt;
	u32 pid;
	u32 net;
	u32 user;
	u32 uts;
};

struct identity {
	u64 start_ns; /* of the thread: tells a reused number */
	u64 epoch;    /* of the programs that noted it */
	struct credentials credentials;
	struct namespaces namespaces;
};

/*
 * When these programs began to see everything: set by the tracepoints, which are attached after the handlers of system
 * calls and detached before them. 0 until then. What is noted earlier, or was by programs that were detached since, may
 * have changed unseen.
 */
u64 epoch;

/* Key: thread id. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u32);
	__type(value, struct identity);
} identities SEC(".maps");

static __always_inline void fill_identity(struct identity *to, struct task_struct *task)
{
	struct nsproxy *proxy = BPF_CORE_READ(task, nsproxy);

	to->start_ns = BPF_CORE_READ(task, start_boottime);
	to->epoch = epoch;
	fill_credentials(&to->credentials, task);
	to->namespaces.mnt = BPF_CORE_READ(proxy, mnt_ns, ns.inum);
	to->namespaces.pid = BPF_CORE_READ(proxy, pid_ns_for_children, ns.inum);
	to->namespaces.net = BPF_CORE_READ(proxy, net_ns, ns.inum);
	to->namespaces.user = BPF_CORE_READ(task, cred, user_ns, ns.inum);
	to->namespaces.uts = BPF_CORE_READ(proxy, uts_ns, ns.inum);
}

static __always_inline void begin_epoch(void)
{
	if (!epoch)
		epoch = bpf_ktime_get_boot_ns();
}

static __always_inline void note(struct task_struct *task, const struct identity *identity)
{
	u32 tid = BPF_CORE_READ(task, pid);

	bpf_map_update_elem(&identities, &tid, identity, BPF_ANY);
}

static __always_inline struct identity *noted(u32 tid, u64 start_ns)
{
	struct identity *identity = bpf_map_lookup_elem(&identities, &tid);

	return identity && identity->start_ns == start_ns && epoch && identity->epoch == epoch ? identity : NULL;
}

static __always_inline bool same_credentials(const struct credentials *one, const struct credentials *other)
{
	const u64 *a = (const u64 *)one, *b = (const u64 *)other;
	u64 difference = 0;

#pragma unroll
	for (u32 i = 0; i < CREDENTIAL_WORDS; i++)
		difference |= a[i] ^ b[i];
	return !difference;
}

/* In what credential_change tells. */
static __always_inline bool is_same(const struct identity *one, const struct identity *other)
{
	return same_credentials(&one->credentials, &other->credentials) &&
	       one->namespaces.user == other->namespaces.user;
}
