// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * DNS over UDP, queries and answers, seen as packets at the root of the cgroup tree: whatever call sent them, and with
 * what the resolver really answered. Each socket has a cookie; who sent through it is remembered under that, so that
 * answers, which arrive in an interrupt, carry the process that asked.
 */
#include "process.h"
#include "record.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define PORT_DNS 53
#define PORT_MDNS 5353
#define PAYLOAD_MOST 1024
#define IP_FRAGMENT_OFFSET 0x1fff
#define EXTENSIONS_MOST 4
#define HOP_BY_HOP 0
#define ROUTING 43
#define DESTINATION_OPTIONS 60

enum attribution {
	ATTRIBUTION_UNKNOWN,
	ATTRIBUTION_DIRECT,
};

struct dns_event {
	struct event_head head;
	struct span payload; /* the DNS message, cut to PAYLOAD_MOST */
	u32 wire_length;     /* bytes of the whole message */
	u16 family;
	u16 local_port;
	u16 remote_port;
	bool egress;
	enum attribution attribution;
	u8 local_address[16];
	u8 remote_address[16];
};

RECORD(dns_event);

/* Key: socket cookie. Value: who connected it or sent through it last. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, u64);
	__type(value, struct process_head);
} dns_owners SEC(".maps");

struct udp_header {
	u16 source;
	u16 destination;
	u16 length;
	u16 checksum;
};

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

/* Where the UDP header begins, or 0 when the packet is not (the start of) UDP. */
struct packet {
	u32 udp;
	u16 family;
	u8 source[16];
	u8 destination[16];
};

static __always_inline bool is_dns_port(u16 port)
{
	return port == PORT_DNS || port == PORT_MDNS;
}

static __always_inline void read_ipv4(struct packet *packet, struct __sk_buff *skb)
{
	struct ipv4_header ip;

	if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)))
		return;
	if (ip.protocol != IPPROTO_UDP || bpf_ntohs(ip.fragment) & IP_FRAGMENT_OFFSET)
		return;
	packet->family = AF_INET;
	packet->udp = (ip.version_and_words & 0xf) * 4;
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
	if (next != IPPROTO_UDP)
		return;
	packet->family = AF_INET6;
	packet->udp = offset;
	__builtin_memcpy(packet->source, ip.source, sizeof(ip.source));
	__builtin_memcpy(packet->destination, ip.destination, sizeof(ip.destination));
}

static __always_inline bool is_process(const struct process_head *process, struct task_struct *task)
{
	return process->tgid == BPF_CORE_READ(task, tgid) &&
	       process->start_ns == BPF_CORE_READ(task, group_leader, start_boottime);
}

/*
 * Remembers the current process as the owner of a socket, and returns the owner. A thread of the kernel that sends on
 * behalf of somebody owns nothing.
 */
static __always_inline const struct process_head *note_owner(u64 cookie)
{
	const struct process_head *owner = bpf_map_lookup_elem(&dns_owners, &cookie);
	struct task_struct *task = current_task();
	struct process_head process = {};

	if (!BPF_CORE_READ(task, tgid) || BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return owner;
	if (owner && is_process(owner, task))
		return owner;
	fill_process(&process, task);
	bpf_map_update_elem(&dns_owners, &cookie, &process, BPF_ANY);
	return bpf_map_lookup_elem(&dns_owners, &cookie);
}

static __always_inline void fill_owner(struct dns_event *event, const struct process_head *owner)
{
	if (owner) {
		event->head.process = *owner;
		event->attribution = ATTRIBUTION_DIRECT;
	} else {
		__builtin_memset(&event->head.process, 0, sizeof(event->head.process));
		event->attribution = ATTRIBUTION_UNKNOWN;
	}
}

static __always_inline void fill_ends(struct dns_event *event, const struct packet *packet,
				      const struct udp_header *udp, bool egress)
{
	u16 source = bpf_ntohs(udp->source), destination = bpf_ntohs(udp->destination);

	event->family = packet->family;
	event->egress = egress;
	event->local_port = egress ? source : destination;
	event->remote_port = egress ? destination : source;
	__builtin_memcpy(event->local_address, egress ? packet->source : packet->destination, 16);
	__builtin_memcpy(event->remote_address, egress ? packet->destination : packet->source, 16);
}

static __always_inline struct span append_payload(struct record *record, struct __sk_buff *skb, u32 offset, u32 length)
{
	u64 size = at_most(length, PAYLOAD_MOST);

	if (!size || bpf_skb_load_bytes(skb, offset, place(record, record->used), size))
		return nothing();
	return added(record, size);
}

static __always_inline void report_packet(struct __sk_buff *skb, const struct packet *packet,
					  const struct udp_header *udp, bool egress)
{
	u64 cookie = bpf_get_socket_cookie(skb);
	/* UDP leaves within the call that sends it, so on the way out the current process is the sender. */
	const struct process_head *owner = egress ? note_owner(cookie) : bpf_map_lookup_elem(&dns_owners, &cookie);
	u32 length = bpf_ntohs(udp->length);
	struct dns_event *event;
	struct record *record;

	if (owner && is_own(owner->tgid))
		return;
	record = BEGIN_RECORD(dns_event);
	if (!record)
		return;
	event = (struct dns_event *)record->data;
	fill_owner(event, owner);
	fill_ends(event, packet, udp, egress);
	event->wire_length = length > sizeof(*udp) ? length - sizeof(*udp) : 0;
	event->payload = append_payload(record, skb, packet->udp + sizeof(*udp), event->wire_length);
	FINISH_RECORD(record, dns_event, owner ? PROCESS_REMEMBERED : PROCESS_UNKNOWN);
}

static __always_inline int on_packet(struct __sk_buff *skb, bool egress)
{
	struct packet packet = {};
	struct udp_header udp;

	if (skb->protocol == bpf_htons(ETH_P_IP))
		read_ipv4(&packet, skb);
	else if (skb->protocol == bpf_htons(ETH_P_IPV6))
		read_ipv6(&packet, skb);
	if (!packet.udp || bpf_skb_load_bytes(skb, packet.udp, &udp, sizeof(udp)))
		return 1;
	if (is_dns_port(bpf_ntohs(udp.source)) || is_dns_port(bpf_ntohs(udp.destination)))
		report_packet(skb, &packet, &udp, egress);
	return 1;
}

/* Every program here returns 1: the packet or call goes on. */
SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	return on_packet(skb, true);
}

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	return on_packet(skb, false);
}

static __always_inline int on_address(struct bpf_sock_addr *address)
{
	if (address->protocol == IPPROTO_UDP && is_dns_port(bpf_ntohs(address->user_port)))
		note_owner(bpf_get_socket_cookie(address));
	return 1;
}

/* A server hears before it speaks. */
static __always_inline int on_bound(struct bpf_sock *sk)
{
	if (sk->protocol == IPPROTO_UDP && is_dns_port(sk->src_port))
		note_owner(bpf_get_socket_cookie(sk));
	return 1;
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *address)
{
	return on_address(address);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *address)
{
	return on_address(address);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *address)
{
	return on_address(address);
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *address)
{
	return on_address(address);
}

SEC("cgroup/post_bind4")
int on_bound4(struct bpf_sock *sk)
{
	return on_bound(sk);
}

SEC("cgroup/post_bind6")
int on_bound6(struct bpf_sock *sk)
{
	return on_bound(sk);
}
