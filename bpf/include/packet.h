// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A packet as programs at a cgroup get it, from its IP header on. Sockets send and receive whole datagrams there: the
 * kernel cuts them into fragments later and puts them together before.
 */
#pragma once

#include "socket.h"

#define IP_FRAGMENT_OFFSET 0x1fff
#define EXTENSIONS_MOST 4
#define HOP_BY_HOP 0
#define ROUTING 43
#define DESTINATION_OPTIONS 60

struct ipv4_header {
	u8 version_and_words;
	u8 service;
	u16 length;
	u16 id;
	u16 fragment;
	u8 lifetime;
	u8 protocol;
	u16 checksum;
	u8 source[4];
	u8 destination[4];
};

struct ipv6_header {
	u32 version_and_flow;
	u16 length;
	u8 next;
	u8 hops;
	u8 source[16];
	u8 destination[16];
};

struct udp_header {
	u16 source;
	u16 destination;
	u16 length;
	u16 checksum;
};

/* Addresses in network byte order, IPv4 in the first four. */
struct packet {
	u16 family; /* 0 when it is not IP, or its extension headers are not understood */
	u8 protocol;
	u8 pad;
	u32 transport; /* where the header of the protocol begins */
	u8 source[16];
	u8 destination[16];
};

static __always_inline void read_ipv4(struct packet *packet, struct __sk_buff *skb)
{
	struct ipv4_header ip;

	if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)) || bpf_ntohs(ip.fragment) & IP_FRAGMENT_OFFSET)
		return;
	packet->family = AF_INET;
	packet->protocol = ip.protocol;
	packet->transport = (ip.version_and_words & 0xf) * 4;
	__builtin_memcpy(packet->source, ip.source, sizeof(ip.source));
	__builtin_memcpy(packet->destination, ip.destination, sizeof(ip.destination));
}

static __always_inline void read_ipv6(struct packet *packet, struct __sk_buff *skb)
{
	u32 offset = sizeof(struct ipv6_header);
	struct ipv6_header ip;
	u8 extension[2];
	u8 next;

	if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)))
		return;
	next = ip.next;
	for (int i = 0; i < EXTENSIONS_MOST && (next == HOP_BY_HOP || next == ROUTING || next == DESTINATION_OPTIONS);
	     i++) {
		if (bpf_skb_load_bytes(skb, offset, extension, sizeof(extension)))
			return;
		next = extension[0];
		offset += (extension[1] + 1) * 8;
	}
	packet->family = AF_INET6;
	packet->protocol = next;
	packet->transport = offset;
	__builtin_memcpy(packet->source, ip.source, sizeof(ip.source));
	__builtin_memcpy(packet->destination, ip.destination, sizeof(ip.destination));
}

static __always_inline void read_packet(struct packet *packet, struct __sk_buff *skb)
{
	__builtin_memset(packet, 0, sizeof(*packet));
	if (skb->protocol == bpf_htons(ETH_P_IP))
		read_ipv4(packet, skb);
	else if (skb->protocol == bpf_htons(ETH_P_IPV6))
		read_ipv6(packet, skb);
}

/* The socket of a packet as a plain address, which the verifier lets the kernel's own layout be read from; or NULL. */
static __always_inline struct sock *packet_socket(struct __sk_buff *skb)
{
	struct bpf_sock *checked = skb->sk;
	struct sock *sk = NULL;

	bpf_probe_read_kernel(&sk, sizeof(sk), &checked);
	return sk;
}
