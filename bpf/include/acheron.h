// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * What every probe shares: the head of a record, the ring, sequence numbers and the account of losses.
 *
 * A record is one fixed struct whose name ends in _event and which begins with an event_head, followed by the variable
 * parts that its spans point to. The collector reads all layouts from the BTF of the object, so a struct may grow or be
 * reordered freely; only names are the contract, with the .yaml beside the probe.
 *
 * Maps of the same name are one map for all objects: the loader creates the first and hands it to the others.
 */
#pragma once

#include "kernel.h"

#define COMM_SIZE 16

/* Bits of event_head.flags. */
#define PROCESS_REMEMBERED 1 /* noted when it connected, accepted or sent; it may have ended since */
#define PROCESS_UNKNOWN 2    /* none is known; all of event_head.process is zero */
#define VITAL 4              /* concerns the collector itself: neither shed nor filtered nor held to a rate */

/* A variable part of a record. Length 0 means absent. */
struct span {
	u32 offset; /* from the start of the record */
	u32 length; /* bytes */
};

/* The process that acts. Ids are those of the initial namespaces; a namespace inode of 0 means unknown. */
struct process_head {
	u32 tgid;
	u32 tid;
	u64 start_ns; /* CLOCK_BOOTTIME, of the thread group leader */
	u32 parent_tgid;
	u32 pgid;
	u64 parent_start_ns;
	u32 sid;
	u32 uid;
	u32 gid;
	u32 euid;
	u32 egid;
	u32 login_uid;
	u32 audit_session_id;
	u32 mnt_ns;
	u32 pid_ns;
	u32 net_ns;
	u32 user_ns;
	u32 uts_ns;
	u64 cgroup_id;
	char comm[COMM_SIZE];
	char parent_comm[COMM_SIZE];
	char tty[16];
};

struct event_head {
	u32 type; /* number the loader gave to the struct of this record */
	u32 size; /* bytes of the whole record */
	u32 cpu;
	u32 flags;
	u64 sequence; /* per CPU, without gaps: a missing number is a lost record */
	u64 ktime_ns; /* CLOCK_BOOTTIME */
	struct process_head process;
};

/*
 * What became of the records of one type. For each CPU, the sum of all of this but filtered over all types is its last
 * sequence.
 */
struct loss_counts {
	u64 emitted;
	u64 ring_full;    /* the reader was too slow */
	u64 scratch_busy; /* the record was wanted in an interrupt, amid the assembling of another of the same type */
	u64 shed;         /* the ring was nearly full, and what room was left is for more important types */
	u64 over_rate;    /* there were more than the rate of the type allows */
	u64 filtered;     /* a filter names it */
	u64 no_room;      /* a table, or what is looked at in one packet, was full */
};

/* The collector itself is never reported. Set before load. */
const volatile u32 own_tgid = 0;

/* Keeps the layout of a struct in BTF, where the collector looks it up; the pointer does nothing else. */
#define LAYOUT(name) const struct name *const volatile layout_of_##name = NULL

/* Declares a record with its type number, which is set before load. */
#define RECORD(name)                           \
	const volatile u32 type_of_##name = 0; \
	LAYOUT(name)

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} sequences SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, struct loss_counts);
} losses SEC(".maps");

static __always_inline struct task_struct *current_task(void)
{
	return (struct task_struct *)bpf_get_current_task();
}

static __always_inline bool is_own(u32 tgid)
{
	return tgid == own_tgid;
}

/*
 * The next number of this CPU. An interrupt may run another probe between any two instructions, hence the atomic that
 * returns the old value (kernel 5.12).
 */
static __always_inline u64 next_sequence(void)
{
	u32 zero = 0;
	u64 *last = bpf_map_lookup_elem(&sequences, &zero);

	return last ? __sync_fetch_and_add(last, 1) + 1 : 0;
}

static __always_inline struct loss_counts *counts_of(u32 type)
{
	return bpf_map_lookup_elem(&losses, &type);
}

/* Counts a record that was due but could not be given. It takes a number, so that the gap shows where it is missing. */
#define LOSE(type, reason)                                          \
	({                                                          \
		struct loss_counts *__counts = counts_of(type);     \
		next_sequence();                                    \
		if (__counts)                                       \
			__sync_fetch_and_add(&__counts->reason, 1); \
	})

/* Counts what takes no sequence number of its own, or has taken it already. */
#define COUNT(type, reason)                                         \
	({                                                          \
		struct loss_counts *__counts = counts_of(type);     \
		if (__counts)                                       \
			__sync_fetch_and_add(&__counts->reason, 1); \
	})

#include "policy.h"

/* Whether a record is due. If not it is counted. Asked before it is assembled, which is most of its cost. */
static __always_inline bool record_is_due(u32 type, u32 flags)
{
	const struct policy *policy = policy_of(type);

	if (!policy || flags & VITAL)
		return true;
	if (is_shed(policy)) {
		LOSE(type, shed);
		return false;
	}
	/* What a filter will leave out must not use up the rate. */
	if (!policy->filters && is_over_rate(policy, type)) {
		LOSE(type, over_rate);
		return false;
	}
	return true;
}

/* Whether an assembled record, whose process is known now, is still wanted. If not it is counted. */
static __always_inline bool record_is_kept(const struct event_head *head, u32 type, u32 flags)
{
	const struct policy *policy = policy_of(type);

	if (!policy || !policy->filters || flags & VITAL)
		return true;
	if (is_filtered(policy, type, &head->process)) {
		COUNT(type, filtered);
		return false;
	}
	if (is_over_rate(policy, type)) {
		LOSE(type, over_rate);
		return false;
	}
	return true;
}

/*
 * Waking the reader costs the observed process an interrupt (2 to 10 us), so the reader drains on a timer and is woken
 * only when a quarter of the ring is in use, and then by every 16th record of a CPU.
 */
static __always_inline u64 wakeup(u64 sequence)
{
	if (sequence & 15)
		return BPF_RB_NO_WAKEUP;
	if (bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) < bpf_ringbuf_query(&events, BPF_RB_RING_SIZE) / 4)
		return BPF_RB_NO_WAKEUP;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline void fill_head(struct event_head *head, u32 type, u32 size, u32 flags)
{
	head->type = type;
	head->size = size;
	head->cpu = bpf_get_smp_processor_id();
	head->flags = flags;
	head->ktime_ns = bpf_ktime_get_boot_ns();
}

/*
 * Takes room for a record of fixed size in the ring; NULL, with the loss counted, when there is none or the record is
 * not due. The memory holds what an older record left there: the caller writes every member.
 */
#define RESERVE(name) ((struct name *)reserve(type_of_##name, sizeof(struct name), 0))

/* The same for a record that concerns the collector itself. */
#define RESERVE_VITAL(name) ((struct name *)reserve(type_of_##name, sizeof(struct name), VITAL))

static __always_inline struct event_head *reserve(u32 type, const u64 size, u32 flags)
{
	struct event_head *head;

	if (!record_is_due(type, flags))
		return NULL;
	head = bpf_ringbuf_reserve(&events, size, 0);
	if (!head) {
		LOSE(type, ring_full);
		return NULL;
	}
	fill_head(head, type, size, flags);
	return head;
}

/* Hands over what RESERVE gave. */
static __always_inline void submit(struct event_head *head)
{
	u32 type = head->type;

	if (!record_is_kept(head, type, head->flags)) {
		bpf_ringbuf_discard(head, BPF_RB_NO_WAKEUP);
		return;
	}
	head->sequence = next_sequence();
	COUNT(type, emitted);
	bpf_ringbuf_submit(head, wakeup(head->sequence));
}

/* Copies a record of variable size into the ring. */
static __always_inline void emit(struct event_head *head, u32 type, u32 size, u32 flags)
{
	if (!record_is_kept(head, type, flags))
		return;
	fill_head(head, type, size, flags);
	head->sequence = next_sequence();
	if (bpf_ringbuf_output(&events, head, size, wakeup(head->sequence)))
		COUNT(type, ring_full);
	else
		COUNT(type, emitted);
}
