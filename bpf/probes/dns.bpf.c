// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * DNS over UDP and TCP, queries and answers, seen as packets at the root of the cgroup tree: whatever call sent them, and
 * with what the resolver really answered. Each socket has a cookie; who sent through it is remembered under that, so
 * that answers, which arrive in an interrupt, carry the process that asked.
 */
#include "dnsstream.h"
#include "owners.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define PORT_DNS 53
#define PORT_MDNS 5353
#define PAYLOAD_MOST 4096

enum attribution {
	ATTRIBUTION_UNKNOWN,
	ATTRIBUTION_DIRECT,
};

enum transport {
	TRANSPORT_udp,
	TRANSPORT_tcp,
};

struct dns_event {
	struct event_head head;
	struct span payload; /* the DNS message, cut to PAYLOAD_MOST or STREAM_MOST */
	u32 wire_length;     /* bytes of the whole message */
	u16 family;
	u16 local_port;
	u16 remote_port;
	bool egress;
	enum attribution attribution;
	enum transport transport;
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

/* Who bound a TCP socket to the port; connections inherit it, so it is known of them before they are accepted. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, s32);
	__type(value, struct process_head);
} dns_listeners SEC(".maps");

static __always_inline bool is_dns_port(u16 port)
{
	return port == PORT_DNS || port == PORT_MDNS;
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

static __always_inline void fill_ends(struct dns_event *event, const struct packet *packet, u16 source, u16 destination,
				      bool egress)
{
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

static __always_inline void report_datagram(struct __sk_buff *skb, const struct packet *packet, bool egress)
{
	u64 cookie = bpf_get_socket_cookie(skb);
	const struct process_head *owner;
	struct dns_event *event;
	struct udp_header udp;
	struct record *record;
	u32 length;

	if (bpf_skb_load_bytes(skb, packet->transport, &udp, sizeof(udp)))
		return;
	if (!is_dns_port(bpf_ntohs(udp.source)) && !is_dns_port(bpf_ntohs(udp.destination)))
		return;
	owner = egress ? note_owner(&dns_owners, cookie) : bpf_map_lookup_elem(&dns_owners, &cookie);
	if (owner && is_own(owner->tgid))
		return;
	record = BEGIN_RECORD(dns_event);
	if (!record)
		return;
	event = (struct dns_event *)record->data;
	fill_owner(event, owner);
	fill_ends(event, packet, bpf_ntohs(udp.source), bpf_ntohs(udp.destination), egress);
	event->transport = TRANSPORT_udp;
	length = bpf_ntohs(udp.length);
	event->wire_length = length > sizeof(udp) ? length - sizeof(udp) : 0;
	event->payload = append_payload(record, skb, packet->transport + sizeof(udp), event->wire_length);
	FINISH_RECORD(record, dns_event, owner ? PROCESS_REMEMBERED : PROCESS_UNKNOWN);
}

/*
 * A segment leaves or comes when the network has room for it, so the current process says nothing: asked are who
 * connected or accepted, as the tcp probe knows, who connected, and who bound the port.
 */
static __always_inline const struct process_head *connection_owner(struct __sk_buff *skb, struct bpf_sock *sk)
{
	struct socket_owner *known = owner_of(packet_socket(skb));
	u64 cookie = bpf_get_socket_cookie(skb);
	const struct process_head *connected;

	if (known)
		return &known->process;
	connected = bpf_map_lookup_elem(&dns_owners, &cookie);
	return connected ? connected : bpf_sk_storage_get(&dns_listeners, sk, NULL, 0);
}

/* The stream a segment belongs to; data that comes with the end of the handshake is still the listener's. */
static __always_inline struct dns_stream *stream_of(struct bpf_sock *sk, u32 egress, u32 loose)
{
	u32 way = egress ? 1 : 0;
	struct dns_connection *connection;

	if (loose)
		return bpf_map_lookup_elem(&dns_loose, &way);
	connection = bpf_sk_storage_get(&dns_streams, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!connection)
		return NULL;
	return egress ? &connection->egress : &connection->ingress;
}

static __always_inline void report_message(struct __sk_buff *skb, struct bpf_sock *sk, const struct dns_stream *stream,
					   bool egress)
{
	const struct process_head *owner = connection_owner(skb, sk);
	struct packet packet;
	struct tcp_header tcp;
	struct dns_event *event;
	struct record *record;
	u64 size;

	read_packet(&packet, skb);
	if (bpf_skb_load_bytes(skb, packet.transport, &tcp, sizeof(tcp)))
		return;
	record = BEGIN_RECORD(dns_event);
	if (!record)
		return;
	event = (struct dns_event *)record->data;
	fill_owner(event, owner);
	fill_ends(event, &packet, bpf_ntohs(tcp.source), bpf_ntohs(tcp.destination), egress);
	event->transport = TRANSPORT_tcp;
	event->wire_length = stream->length;
	event->payload = nothing();
	size = at_most(kept(stream), STREAM_MOST);
	if (size && !bpf_probe_read_kernel(place(record, record->used), size, stream->data))
		event->payload = added(record, size);
	FINISH_RECORD(record, dns_event, owner ? PROCESS_REMEMBERED : PROCESS_UNKNOWN);
}

/*
 * Takes from byte at of a segment what belongs to the message at hand, and reports the message if that is all of it, or
 * if the rest is not to be had. Returns where the next one begins, 0 for nowhere. Global: verified once.
 */
__noinline u32 next_message(struct __sk_buff *skb, u32 egress, u32 loose, u32 at)
{
	struct dns_reader reader = {.skb = skb, .at = at, .end = skb->len};
	struct bpf_sock *sk = skb->sk;
	struct dns_stream *stream;
	bool complete;

	sk = sk ? bpf_sk_fullsock(sk) : NULL;
	stream = sk ? stream_of(sk, egress, loose) : NULL;
	if (!stream)
		return 0;
	complete = at && read_message(stream, &reader);
	if (at && !complete && !loose)
		return 0;
	if (stream->prefix_have == PREFIX_SIZE && stream->length)
		report_message(skb, sk, stream, egress);
	forget_message(stream);
	return complete ? reader.at : 0;
}

/* Returns false when there were more than are read. */
static __always_inline bool read_messages(struct __sk_buff *skb, u32 egress, u32 loose, u32 at)
{
	for (int i = 0; i < MESSAGES_OF_SEGMENT && at && at < skb->len; i++)
		at = next_message(skb, egress, loose, at);
	if (!at || at >= skb->len)
		return true;
	LOSE(type_of_dns_event, no_room);
	return false;
}

/* Reads a segment for itself: a message that goes on beyond it is told as far as it goes. */
static __always_inline void read_loose(const struct dns_reader *reader, bool egress)
{
	u32 way = egress;
	struct dns_stream *stream = bpf_map_lookup_elem(&dns_loose, &way);

	if (!stream || !is_plausible(reader))
		return;
	forget_message(stream);
	read_messages(reader->skb, egress, true, reader->at);
}

static __always_inline void read_segment(struct dns_stream *stream, struct dns_reader *reader,
					 const struct tcp_header *tcp, bool egress)
{
	u32 sequence = bpf_ntohl(tcp->sequence) + (tcp->flags & TCP_FLAG_SYN ? 1 : 0);
	u32 end = sequence + reader->end - reader->at;
	enum segment_place where = place_segment(stream, reader, sequence);

	if (where == SEGMENT_OLD)
		return;
	if (where == SEGMENT_LATE) {
		read_loose(reader, egress);
		return;
	}
	if (where == SEGMENT_EARLY) {
		stream->gap_from = stream->next;
		stream->gap_to = sequence;
		stream->aligned = false;
		next_message(reader->skb, egress, false, 0);
	}
	stream->begun = true;
	stream->next = end;
	if (!stream->aligned)
		stream->aligned = is_plausible(reader);
	if (stream->aligned)
		stream->aligned = read_messages(reader->skb, egress, false, reader->at);
}

static __always_inline void report_segment(struct __sk_buff *skb, const struct packet *packet, bool egress)
{
	struct dns_reader reader = {.skb = skb, .end = skb->len};
	const struct process_head *owner;
	struct bpf_sock *sk = skb->sk;
	struct dns_stream *stream;
	struct tcp_header tcp;
	bool ends;

	if (bpf_skb_load_bytes(skb, packet->transport, &tcp, sizeof(tcp)))
		return;
	if (bpf_ntohs(tcp.source) != PORT_DNS && bpf_ntohs(tcp.destination) != PORT_DNS)
		return;
	reader.at = packet->transport + (tcp.words >> 4) * 4;
	sk = sk ? bpf_sk_fullsock(sk) : NULL;
	ends = tcp.flags & (TCP_FLAG_FIN | TCP_FLAG_RST);
	if (!sk || (reader.at >= reader.end && !ends))
		return;
	owner = connection_owner(skb, sk);
	if (owner && is_own(owner->tgid))
		return;
	if (sk->state == TCP_STATE_LISTEN) {
		read_loose(&reader, egress);
		return;
	}
	stream = stream_of(sk, egress, false);
	if (!stream) {
		LOSE(type_of_dns_event, no_room);
		return;
	}
	if (reader.at < reader.end)
		read_segment(stream, &reader, &tcp, egress);
	if (ends)
		next_message(skb, egress, false, 0);
}

static __always_inline int on_packet(struct __sk_buff *skb, bool egress)
{
	struct packet packet;

	read_packet(&packet, skb);
	if (packet.protocol == IPPROTO_UDP)
		report_datagram(skb, &packet, egress);
	else if (packet.protocol == IPPROTO_TCP)
		report_segment(skb, &packet, egress);
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
	u16 port = bpf_ntohs(address->user_port);

	if ((address->protocol == IPPROTO_UDP && is_dns_port(port)) ||
	    (address->protocol == IPPROTO_TCP && port == PORT_DNS))
		note_owner(&dns_owners, bpf_get_socket_cookie(address));
	return 1;
}

static __always_inline void note_listener(struct bpf_sock *sk)
{
	struct process_head *owner = bpf_sk_storage_get(&dns_listeners, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);

	if (owner)
		fill_process(owner, current_task());
}

/* A server hears before it speaks. */
static __always_inline int on_bound(struct bpf_sock *sk)
{
	if (sk->protocol == IPPROTO_UDP && is_dns_port(sk->src_port))
		note_owner(&dns_owners, bpf_get_socket_cookie(sk));
	else if (sk->protocol == IPPROTO_TCP && sk->src_port == PORT_DNS)
		note_listener(sk);
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
