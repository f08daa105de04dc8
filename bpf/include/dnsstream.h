// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * DNS messages within TCP: each behind two bytes of length, several in one segment or one over several. Segments are
 * seen as they go by, so some come twice or late. What is kept of a message lives and ends with its socket.
 */
#pragma once

#include "packet.h"
#include "record.h"

#define STREAM_MOST 2048       /* bytes of a message that are kept; a power of two */
#define MESSAGES_OF_SEGMENT 32 /* read; what follows them is lost and counted */
#define PREFIX_SIZE 2
#define DNS_HEADER_SIZE 12
#define OPCODE_MOST 6
#define QUESTIONS_MOST 16

/* One direction of a connection. */
struct dns_stream {
	bool begun;
	bool aligned;    /* a message begins at next, or is at hand */
	u16 prefix_have; /* bytes of its length that have come */
	u32 length;      /* of the message at hand */
	u32 have;        /* bytes of it that have come, kept or not */
	u32 next;        /* sequence number of the byte that is expected */
	u32 gap_from;    /* the last bytes passed over, which may yet come */
	u32 gap_to;
	u8 data[2 * STREAM_MOST]; /* a part begins in the first half */
};

struct dns_connection {
	struct dns_stream ingress;
	struct dns_stream egress;
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, s32);
	__type(value, struct dns_connection);
} dns_streams SEC(".maps");

/* For segments that belong to no stream yet, or come late: one for each way, since one may interrupt the other. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, struct dns_stream);
} dns_loose SEC(".maps");

struct tcp_header {
	u16 source;
	u16 destination;
	u32 sequence;
	u32 acknowledged;
	u8 words; /* of the header, in the upper four bits */
	u8 flags;
	u16 window;
	u16 checksum;
	u16 urgent;
};

#define TCP_FLAG_FIN 1
#define TCP_FLAG_SYN 2
#define TCP_FLAG_RST 4

/* Where reading has got to in a segment. */
struct dns_reader {
	struct __sk_buff *skb;
	u32 at;
	u32 end;
};

static __always_inline void forget_message(struct dns_stream *stream)
{
	stream->prefix_have = 0;
	stream->length = 0;
	stream->have = 0;
}

static __always_inline bool is_complete(const struct dns_stream *stream)
{
	return stream->prefix_have == PREFIX_SIZE && stream->have == stream->length;
}

/* Bytes of the message at hand that were kept. */
static __always_inline u32 kept(const struct dns_stream *stream)
{
	return stream->have < STREAM_MOST ? stream->have : STREAM_MOST;
}

static __always_inline void read_length(struct dns_stream *stream, struct dns_reader *reader)
{
	u8 byte;

	for (int i = 0; i < PREFIX_SIZE; i++) {
		if (stream->prefix_have >= PREFIX_SIZE || reader->at >= reader->end)
			return;
		if (bpf_skb_load_bytes(reader->skb, reader->at, &byte, 1))
			return;
		stream->length = stream->length << 8 | byte;
		stream->prefix_have++;
		reader->at++;
	}
}

/* Takes what the segment has of one message; returns whether that is all of it. */
static __always_inline bool read_message(struct dns_stream *stream, struct dns_reader *reader)
{
	u64 size, at;

	if (reader->at >= reader->end)
		return false;
	read_length(stream, reader);
	if (stream->prefix_have < PREFIX_SIZE)
		return false;
	size = stream->length - stream->have;
	if (size > reader->end - reader->at)
		size = reader->end - reader->at;
	at = stream->have;
	stream->have += size;
	if (size && at < STREAM_MOST) {
		asm volatile("%[at] &= %[mask]" : [at] "+r"(at) : [mask] "i"(STREAM_MOST - 1));
		bpf_skb_load_bytes(reader->skb, reader->at, stream->data + at, at_most(size, STREAM_MOST));
	}
	reader->at += size;
	return is_complete(stream);
}

/* Whether a message may begin here, for when it is not known that one does. */
static __always_inline bool is_plausible(const struct dns_reader *reader)
{
	u8 bytes[PREFIX_SIZE + DNS_HEADER_SIZE] = {};
	u32 size = reader->end - reader->at;

	if (size < PREFIX_SIZE || bpf_skb_load_bytes(reader->skb, reader->at, bytes, PREFIX_SIZE))
		return false;
	if ((bytes[0] << 8 | bytes[1]) < DNS_HEADER_SIZE)
		return false;
	if (size < sizeof(bytes))
		return true;
	if (bpf_skb_load_bytes(reader->skb, reader->at, bytes, sizeof(bytes)))
		return false;
	return (bytes[4] >> 3 & 0xf) <= OPCODE_MOST && (bytes[6] << 8 | bytes[7]) <= QUESTIONS_MOST;
}

/* Where the stream stands with a segment. */
enum segment_place {
	SEGMENT_OLD,  /* seen before */
	SEGMENT_LATE, /* was passed over */
	SEGMENT_NEXT, /* what is expected, or its beginning has been seen before */
	SEGMENT_EARLY,
};

static __always_inline enum segment_place place_segment(struct dns_stream *stream, struct dns_reader *reader,
							u32 sequence)
{
	u32 size = reader->end - reader->at;
	s32 seen = stream->next - sequence;

	if (!stream->begun || seen == 0)
		return SEGMENT_NEXT;
	if (seen < 0)
		return SEGMENT_EARLY;
	if ((u32)seen >= size) {
		bool late = (s32)(sequence - stream->gap_from) >= 0 && (s32)(stream->gap_to - sequence - size) >= 0;

		return late && stream->gap_from != stream->gap_to ? SEGMENT_LATE : SEGMENT_OLD;
	}
	reader->at += seen;
	return SEGMENT_NEXT;
}
