// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * UDP flows: what a socket and one peer sent each other. Datagrams are counted in the kernel and told three times at
 * least: when a flow begins, every so often while it lasts, and when its socket is closed, it has been idle, or another
 * flow takes its place. None goes away untold.
 */
#include "owners.h"
#include "packet.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define FLOWS_MOST 4096    /* a power of two */
#define FLOWS_BEGINNING 64 /* flows that several CPUs may begin before room has been made for them */
#define CANDIDATES 4       /* of these, the flow that was quiet for longest gives way; a power of two */
#define SWEPT 8            /* places looked at for idle flows */
#define SWEPT_BY_CLOCK 512 /* at each of its ticks, on each CPU */
#define SWEEP_NS 1000000   /* at most so often */
#define FLOWS_OF_SOCKET 64 /* ended with their socket; others are when they have been idle */
#define NS_PER_SECOND 1000000000ULL
#define MSG_PEEK 2

const volatile u32 active_seconds = 60;
const volatile u32 idle_seconds = 120;

enum flow_phase {
	FLOW_UNKNOWN,
	FLOW_START,
	FLOW_ACTIVE,
	FLOW_END,
};

struct flow_key {
	u64 cookie; /* of the socket; 0 is no flow */
	u16 family;
	u16 remote_port;
	u32 pad;
	u8 remote_address[16];
};

struct flow_counts {
	u64 bytes_sent;
	u64 bytes_received;
	u64 datagrams_sent;
	u64 datagrams_received;
	u64 first_ns;
	u64 last_ns;
};

struct flow {
	struct flow_counts counts;
	u64 told_ns;                 /* 0 until the flow is complete */
	struct flow_key before;      /* the flow that the same socket began before this one */
	struct process_head process; /* all zero while unknown */
	struct socket_info socket;
};

struct udp_flow_event {
	struct event_head head;
	struct socket_info socket;
	struct flow_counts counts;
	enum flow_phase phase;
};

RECORD(udp_flow_event);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, FLOWS_MOST + FLOWS_BEGINNING);
	__type(key, struct flow_key);
	__type(value, struct flow);
} udp_flows SEC(".maps");

/* Each flow has one place here. An LRU map would do the same, but forgets entries without a word. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, FLOWS_MOST);
	__type(key, u32);
	__type(value, struct flow_key);
} udp_places SEC(".maps");

/* Key: socket cookie. Value: who bound it, sent or received through it last. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u64);
	__type(value, struct process_head);
} udp_owners SEC(".maps");

/* Key: socket cookie. Value: the flow it began last. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u64);
	__type(value, struct flow_key);
} udp_newest SEC(".maps");

struct sweep {
	u64 place;
	u64 next_ns;
};

/* New flows take places in turn; the hand that looks for idle ones goes round on its own. */
u32 next_place = 0;
struct sweep hand = {};

const struct flow new_flow = {};

static __noinline void tell(struct flow *flow, enum flow_phase phase, u64 now)
{
	struct udp_flow_event *event = RESERVE(udp_flow_event);

	flow->told_ns = now;
	if (!event)
		return;
	event->head.process = flow->process;
	event->head.flags = flow->process.tgid ? PROCESS_REMEMBERED : PROCESS_UNKNOWN;
	event->socket = flow->socket;
	event->counts = flow->counts;
	event->phase = phase;
	submit(&event->head);
}

/* Whoever removes a flow tells of its end, so that only one does. */
static __always_inline void end(const struct flow_key *key, struct flow *flow, u64 now)
{
	if (flow->told_ns && !bpf_map_delete_elem(&udp_flows, key))
		tell(flow, FLOW_END, now);
}

/* A place for a new flow, made by ending another one where there is none. */
static __noinline struct flow_key *make_place(u64 now)
{
	u32 first = __sync_fetch_and_add(&next_place, CANDIDATES), at;
	struct flow_key *place = NULL, *candidate;
	struct flow *quietest = NULL, *flow;

	for (u32 i = 0; i < CANDIDATES; i++) {
		at = (first + i) & (FLOWS_MOST - 1);
		candidate = bpf_map_lookup_elem(&udp_places, &at);
		if (!candidate)
			return NULL;
		flow = bpf_map_lookup_elem(&udp_flows, candidate);
		if (!flow)
			return candidate;
		if (!quietest || flow->counts.last_ns < quietest->counts.last_ns) {
			quietest = flow;
			place = candidate;
		}
	}
	if (place && quietest)
		end(place, quietest, now);
	return place;
}

/* Ends a flow that has been idle. Global: verified once. */
__noinline int sweep_place(u64 number, u64 now)
{
	u32 at = number & (FLOWS_MOST - 1);
	struct flow_key *place = bpf_map_lookup_elem(&udp_places, &at);
	struct flow *flow = place && place->cookie ? bpf_map_lookup_elem(&udp_flows, place) : NULL;

	if (flow && now > flow->counts.last_ns + idle_seconds * NS_PER_SECOND)
		end(place, flow, now);
	return 0;
}

/* Done with datagrams of any flow, for where there is no clock to do it. */
static __always_inline void sweep(u64 now)
{
	if (now < hand.next_ns)
		return;
	hand.next_ns = now + SWEEP_NS;
	for (u32 i = 0; i < SWEPT; i++)
		sweep_place(__sync_fetch_and_add(&hand.place, 1), now);
}

/* A new flow, not yet complete; one that another CPU has just begun; or NULL, with the loss counted. */
static __always_inline struct flow *begin(const struct flow_key *key, bool *is_new, u64 now)
{
	struct flow_key *place = make_place(now), *newest;
	struct flow *flow;

	*is_new = !bpf_map_update_elem(&udp_flows, key, &new_flow, BPF_NOEXIST);
	flow = bpf_map_lookup_elem(&udp_flows, key);
	if (!flow)
		LOSE(type_of_udp_flow_event, no_room);
	if (!flow || !*is_new)
		return flow;
	if (place)
		*place = *key;
	newest = bpf_map_lookup_elem(&udp_newest, &key->cookie);
	if (newest)
		flow->before = *newest;
	bpf_map_update_elem(&udp_newest, &key->cookie, key, BPF_ANY);
	return flow;
}

static __always_inline void count(struct flow *flow, u64 bytes, u64 datagrams, bool egress, u64 now)
{
	__sync_fetch_and_add(egress ? &flow->counts.bytes_sent : &flow->counts.bytes_received, bytes);
	__sync_fetch_and_add(egress ? &flow->counts.datagrams_sent : &flow->counts.datagrams_received, datagrams);
	flow->counts.last_ns = now;
}

/* Who owns the flow: its first sender on this host, and until there is one, who bound the socket or received from it. */
static __always_inline void set_owner(struct flow *flow, const struct process_head *owner, bool egress)
{
	if (owner && (!flow->process.tgid || (egress && !flow->counts.datagrams_sent)))
		flow->process = *owner;
}

static __always_inline void tell_progress(struct flow *flow, bool is_new, u64 now)
{
	if (is_new) {
		flow->counts.first_ns = now;
		tell(flow, FLOW_START, now);
	} else if (flow->told_ns && now > flow->told_ns + active_seconds * NS_PER_SECOND) {
		tell(flow, FLOW_ACTIVE, now);
	}
}

/* The socket with the addresses of this packet: one of both families, or bound to no address, says less itself. */
static __always_inline void fill_ends(struct socket_info *socket, struct sock *sk, const struct packet *packet,
				      const struct udp_header *udp, bool egress)
{
	const u8 *local = egress ? packet->source : packet->destination;
	const u8 *remote = egress ? packet->destination : packet->source;

	fill_socket(socket, sk);
	socket->local_port = bpf_ntohs(egress ? udp->source : udp->destination);
	socket->remote_port = bpf_ntohs(egress ? udp->destination : udp->source);
	if (socket->family == AF_INET6 && packet->family == AF_INET) {
		__builtin_memset(socket->local_address, 0, 10);
		__builtin_memset(socket->remote_address, 0, 10);
		__builtin_memset(socket->local_address + 10, 0xff, 2);
		__builtin_memset(socket->remote_address + 10, 0xff, 2);
		__builtin_memcpy(socket->local_address + 12, local, 4);
		__builtin_memcpy(socket->remote_address + 12, remote, 4);
		return;
	}
	__builtin_memcpy(socket->local_address, local, 16);
	__builtin_memcpy(socket->remote_address, remote, 16);
}

static __always_inline void fill_key(struct flow_key *key, u64 cookie, const struct packet *packet,
				     const struct udp_header *udp, bool egress)
{
	key->cookie = cookie;
	key->family = packet->family;
	key->remote_port = egress ? udp->destination : udp->source;
	key->pad = 0;
	__builtin_memcpy(key->remote_address, egress ? packet->destination : packet->source, 16);
}

static __always_inline int on_packet(struct __sk_buff *skb, bool egress)
{
	u64 now = bpf_ktime_get_boot_ns(), cookie;
	const struct process_head *owner;
	struct packet packet;
	struct udp_header udp;
	struct flow_key key;
	bool is_new = false;
	struct flow *flow;

	read_packet(&packet, skb);
	if (packet.protocol != IPPROTO_UDP || bpf_skb_load_bytes(skb, packet.transport, &udp, sizeof(udp)))
		return 1;
	cookie = bpf_get_socket_cookie(skb);
	owner = egress ? note_owner(&udp_owners, cookie) : bpf_map_lookup_elem(&udp_owners, &cookie);
	if (!skb->sk || (owner && is_own(owner->tgid)))
		return 1;
	fill_key(&key, cookie, &packet, &udp, egress);
	flow = bpf_map_lookup_elem(&udp_flows, &key);
	if (!flow)
		flow = begin(&key, &is_new, now);
	if (flow) {
		if (is_new)
			fill_ends(&flow->socket, packet_socket(skb), &packet, &udp, egress);
		set_owner(flow, owner, egress);
		/* One that the card or the kernel cuts later, or has put together, counts as what is on the wire. */
		count(flow, skb->len - packet.transport - sizeof(udp), skb->gso_segs ? skb->gso_segs : 1, egress, now);
		tell_progress(flow, is_new, now);
	}
	sweep(now);
	return 1;
}

/* Every program at a cgroup returns 1: the packet or call goes on. */
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

/* A server hears before it speaks. */
static __always_inline int on_bound(struct bpf_sock *sk)
{
	if (sk->protocol == IPPROTO_UDP)
		note_owner(&udp_owners, bpf_get_socket_cookie(sk));
	return 1;
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

SEC("cgroup/sock_release")
int on_release(struct bpf_sock *sk)
{
	u64 now = bpf_ktime_get_boot_ns(), cookie;
	struct flow_key *newest, key;
	struct flow *flow;

	if (sk->protocol != IPPROTO_UDP)
		return 1;
	cookie = bpf_get_socket_cookie(sk);
	newest = bpf_map_lookup_elem(&udp_newest, &cookie);
	if (newest) {
		key = *newest;
		for (int i = 0; i < FLOWS_OF_SOCKET; i++) {
			flow = bpf_map_lookup_elem(&udp_flows, &key);
			if (!flow)
				break;
			newest = &flow->before;
			end(&key, flow, now);
			key = *newest;
		}
		bpf_map_delete_elem(&udp_newest, &cookie);
	}
	bpf_map_delete_elem(&udp_owners, &cookie);
	return 1;
}

/* void sock_recv_length(struct sock *sk, int ret, int flags): a socket may be read by another than who bound it */
SEC("tp_btf/sock_recv_length")
int BPF_PROG(on_receiver, struct sock *sk, s32 result, s32 flags)
{
	if (BPF_CORE_READ(sk, sk_protocol) == IPPROTO_UDP)
		note_owner(&udp_owners, bpf_get_socket_cookie(sk));
	return 0;
}

/* Without packets, the peer is known only of sockets that are connected to one. */
static __always_inline int on_call(struct sock *sk, s32 result, bool egress)
{
	const struct process_head *owner;
	u64 now = bpf_ktime_get_boot_ns();
	struct flow_key key = {};
	bool is_new = false;
	struct flow *flow;

	if (result < 0 || BPF_CORE_READ(sk, sk_protocol) != IPPROTO_UDP)
		return 0;
	key.cookie = bpf_get_socket_cookie(sk);
	owner = note_owner(&udp_owners, key.cookie);
	if (owner && is_own(owner->tgid))
		return 0;
	flow = bpf_map_lookup_elem(&udp_flows, &key);
	if (!flow)
		flow = begin(&key, &is_new, now);
	if (flow) {
		if (is_new)
			fill_socket(&flow->socket, sk);
		set_owner(flow, owner, egress);
		count(flow, result, 1, egress, now);
		tell_progress(flow, is_new, now);
	}
	sweep(now);
	return 0;
}

/* void sock_send_length(struct sock *sk, int ret, int flags) */
SEC("tp_btf/sock_send_length")
int BPF_PROG(on_sent, struct sock *sk, s32 result, s32 flags)
{
	return on_call(sk, result, true);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(on_received, struct sock *sk, s32 result, s32 flags)
{
	return flags & MSG_PEEK ? 0 : on_call(sk, result, false);
}

/* Each CPU, once a second: flows become idle while nothing is sent. */
SEC("perf_event")
int on_tick(void *ctx)
{
	u64 now = bpf_ktime_get_boot_ns();

	for (u32 i = 0; i < SWEPT_BY_CLOCK; i++)
		sweep_place(__sync_fetch_and_add(&hand.place, 1), now);
	return 0;
}
