// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * The few variables of an environment that matter for detection, picked where it lies: a copy of all of it was most of
 * an exec's record, and one that ended after 2 KB hid what stood behind padding. Names are compared by their first
 * eight bytes; the collector compares all of a name.
 *
 * The search goes by words of eight bytes and looks closer only where one holds a NUL, some 0.3 us for an environment
 * of 1 KB.
 */
#pragma once

#include "record.h"

#define ENV_CHUNK 8192 /* read at once; a power of two */
#define ENV_CHUNKS 4   /* what lies further back is not searched */
#define ENV_WORDS (ENV_CHUNK / 8)
#define VARIABLE_MOST 1024
#define VARIABLES_MOST 4096 /* all that is kept of one process */

struct environment {
	u32 start;     /* of the variable that is not ended yet */
	u32 length;    /* bytes valid */
	bool inside;   /* start is amid a variable that began in an earlier chunk */
	bool left_out; /* something wanted did not fit, or what it was is unknown */
	union {
		u64 words[ENV_WORDS + 1];
		u8 bytes[ENV_CHUNK + 8];
	};
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct environment);
} env_scratch SEC(".maps");

static __always_inline struct environment *current_environment(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&env_scratch, &zero);
}

/* Eight characters as a number read from memory. */
#define WORD_OF(a, b, c, d, e, f, g, h)                                                                             \
	((u64)(a) | (u64)(b) << 8 | (u64)(c) << 16 | (u64)(d) << 24 | (u64)(e) << 32 | (u64)(f) << 40 | (u64)(g) << 48 | \
	 (u64)(h) << 56)

static __always_inline bool is_wanted(u64 name)
{
	switch (name) {
	case WORD_OF('L', 'D', '_', 'P', 'R', 'E', 'L', 'O'):
	case WORD_OF('L', 'D', '_', 'L', 'I', 'B', 'R', 'A'):
	case WORD_OF('L', 'D', '_', 'A', 'U', 'D', 'I', 'T'):
	case WORD_OF('G', 'C', 'O', 'N', 'V', '_', 'P', 'A'):
	case WORD_OF('B', 'A', 'S', 'H', '_', 'E', 'N', 'V'):
	case WORD_OF('P', 'R', 'O', 'M', 'P', 'T', '_', 'C'):
	case WORD_OF('J', 'A', 'V', 'A', '_', 'T', 'O', 'O'):
	case WORD_OF('P', 'Y', 'T', 'H', 'O', 'N', 'S', 'T'):
	case WORD_OF('H', 'I', 'S', 'T', 'F', 'I', 'L', 'E'):
	case WORD_OF('S', 'S', 'H', '_', 'C', 'O', 'N', 'N'):
	case WORD_OF('S', 'S', 'H', '_', 'T', 'T', 'Y', '='):
	case WORD_OF('S', 'U', 'D', 'O', '_', 'U', 'S', 'E'):
		return true;
	}
	return (u32)name == (u32)WORD_OF('E', 'N', 'V', '=', 0, 0, 0, 0);
}

static __always_inline void keep_variable(struct record *record, struct environment *env, const u8 *variable)
{
	long length;

	if (is_full(record)) {
		env->left_out = true;
		return;
	}
	length = bpf_probe_read_kernel_str(place(record, record->used), VARIABLE_MOST, variable);
	if (length > 0)
		record->used += length;
	if (length >= VARIABLE_MOST)
		env->left_out = true;
}

/* Exact: the highest bit is set of each byte that is 0, and of no other. */
static __always_inline u64 nuls(u64 word)
{
	const u64 low = 0x7f7f7f7f7f7f7f7f;

	return ~(((word & low) + low) | word | low);
}

/* Ends the variables whose NUL is among eight bytes from an offset on. Global: verified once. */
__noinline int end_variables(u32 offset, u64 found, u32 last)
{
	struct environment *env = current_environment();
	struct record *record = current_record();

	if (!env || !record)
		return 0;
	for (u32 i = 1; i <= 8; i++, found >>= 8) {
		const u8 *variable = env->bytes + (env->start & (ENV_CHUNK - 1));

		if (!(found & 0x80) || offset + i > env->length)
			continue;
		if (!env->inside && is_wanted(*(const u64 *)variable)) {
			if (record->used < last)
				keep_variable(record, env, variable);
			else
				env->left_out = true;
		}
		env->inside = false;
		env->start = offset + i;
	}
	return 0;
}

/* Global: verified once. */
__noinline int search_chunk(u32 last)
{
	struct environment *env = current_environment();
	u64 found;

	if (!env)
		return 0;
	for (u32 word = 0; word < ENV_WORDS; word++) {
		if (word * 8 >= env->length)
			break;
		found = nuls(env->words[word]);
		if (found)
			end_variables(word * 8, found, last);
	}
	return 0;
}

/*
 * Appends the wanted variables of the bytes of a process that are its environment, each with its NUL. Returns whether
 * one may be missing: it was too long, in a page that is not in memory, or beyond what is searched.
 */
static __always_inline bool append_environment(struct record *record, u64 from, u64 end, struct span *kept)
{
	struct environment *env = current_environment();
	u32 last = record->used + VARIABLES_MOST;

	kept->offset = record->used;
	if (!env)
		return true;
	env->inside = false;
	env->left_out = false;
	for (int chunk = 0; chunk < ENV_CHUNKS && from < end; chunk++) {
		u64 size = at_most(end - from, ENV_CHUNK);

		if (bpf_probe_read_user(env->bytes, size, (const void *)from))
			break;
		env->start = 0;
		env->length = size;
		search_chunk(last);
		if (!env->start) {
			env->inside = true;
			env->left_out = true;
			from += size;
		} else {
			from += env->start;
		}
	}
	kept->length = record->used - kept->offset;
	return from < end || env->left_out;
}
