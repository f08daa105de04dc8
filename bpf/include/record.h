// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A record of variable size, assembled in memory of the CPU and then copied into the ring: a fixed struct at the start,
 * then whatever is appended. What does not fit is left out, so important parts are appended first.
 *
 * The verifier must see that nothing is written outside. It does so without trying every length because the place to
 * write at is read from memory and masked, and because the room for one part lies behind the masked range.
 */
#pragma once

#include "acheron.h"

#define RECORD_ROOM 16384 /* a part begins below this; a power of two */
#define PART_MOST 8192    /* longest part */
#define TEXT_MOST 2048
#define NAMES_ROOM 10240 /* names that only help people, such as of a fifo, are left out above this */

struct record {
	u32 busy;
	u32 used;
	u8 data[RECORD_ROOM + PART_MOST] __attribute__((aligned(8)));
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct record);
} record_scratch SEC(".maps");

static __always_inline struct record *current_record(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&record_scratch, &zero);
}

/* In asm, lest the compiler drop a comparison that it knows to be true, or make it with a copy of the register. */
static __always_inline u64 at_most(u64 value, const u64 most)
{
	asm volatile("if %[value] <= %[most] goto +1\n\t%[value] = %[most]\n\t"
		     : [value] "+r"(value)
		     : [most] "i"(most));
	return value;
}

/*
 * Starts a record whose fixed part is the named struct, not cleared. NULL, with the loss counted, when this CPU is amid
 * another or the record is not due.
 */
#define BEGIN_RECORD(name) (begin_record(type_of_##name, sizeof(struct name)))

static __always_inline struct record *begin_record(u32 type, u32 fixed)
{
	struct record *record = current_record();

	if (!record || !record_is_due(type, 0))
		return NULL;
	if (__sync_lock_test_and_set(&record->busy, 1)) {
		LOSE(type, scratch_busy);
		return NULL;
	}
	record->used = fixed;
	return record;
}

#define FINISH_RECORD(record, name, flags) (finish_record(record, type_of_##name, flags))

static __always_inline void finish_record(struct record *record, u32 type, u32 flags)
{
	emit((struct event_head *)record->data, type, at_most(record->used, RECORD_ROOM + PART_MOST), flags);
	record->busy = 0;
}

/* Where the next part goes. The mask is in asm because the compiler would drop what it can prove needless. */
static __always_inline void *place(struct record *record, u64 offset)
{
	asm volatile("%[offset] &= %[mask]" : [offset] "+r"(offset) : [mask] "i"(RECORD_ROOM - 1));
	return record->data + offset;
}

static __always_inline bool is_full(const struct record *record)
{
	return record->used >= RECORD_ROOM;
}

static __always_inline struct span added(struct record *record, u32 length)
{
	struct span span = {.offset = record->used, .length = length};

	record->used += length;
	return span;
}

static __always_inline struct span nothing(void)
{
	return (struct span){};
}

/* Appends text of the kernel without its NUL, at most TEXT_MOST - 1 bytes. */
static __always_inline struct span append_text(struct record *record, const void *text)
{
	long length;

	if (is_full(record))
		return nothing();
	length = bpf_probe_read_kernel_str(place(record, record->used), TEXT_MOST, text);
	return length > 1 ? added(record, length - 1) : nothing();
}

/* Appends bytes of the process, at most PART_MOST of them. Empty as well when a page of them is not in memory. */
static __always_inline struct span append_user(struct record *record, u64 from, u64 length, const u64 most)
{
	u64 size = at_most(length, most);

	if (is_full(record) || !length)
		return nothing();
	if (bpf_probe_read_user(place(record, record->used), size, (const void *)from))
		return nothing();
	return added(record, size);
}

/* Moves on to where a struct may stand. */
static __always_inline void align(struct record *record)
{
	record->used = (record->used + 7) & ~7U;
}
