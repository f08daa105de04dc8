// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A program asks its C library for the addresses of a name, and waits for them. All is read when the call returns: the
 * library has just touched the memory, and nothing must be kept of it meanwhile. Another thread may have changed the
 * name by then.
 */
#include "arguments.h"
#include "machine.h"
#include "process.h"
#include "socket.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define NAME_MOST 1024
#define SERVICE_MOST 64
#define ADDRESSES_MOST 16
#define NODES_MOST 64 /* the library gives each address once for each kind of socket */

/* struct addrinfo of 64-bit glibc and musl. */
struct address_node {
	s32 flags;
	s32 family;
	s32 socket_type;
	s32 protocol;
	u32 address_length;
	u64 address;
	u64 canonical_name;
	u64 next;
};

/* The beginnings of sockaddr_in and sockaddr_in6. */
struct socket_address {
	u16 family;
	u16 port;
	u8 ipv4[4];
	u8 ipv6[16];
};

struct lookup_address {
	u16 family;
	u16 pad[3];
	u8 address[16];
};

struct dns_lookup_event {
	struct event_head head;
	struct span name;
	struct span service;
	struct span addresses; /* lookup_address */
	s32 family;
	s32 result;
	u64 duration_ns;
	u64 cookie; /* of the attachment: names the library */
	bool addresses_truncated;
};

RECORD(dns_lookup_event);
LAYOUT(lookup_address);

struct call {
	u64 begun_ns;
	u64 name;
	u64 service;
	u64 hints;
	u64 addresses;
	u64 stack; /* tells this call from one that it makes itself */
};

/* Key: thread. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, u64);
	__type(value, struct call);
} lookups SEC(".maps");

/*
 * int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **addresses)
 *
 * The stack grows down: a call below one that is still remembered was made by it, one above shows that the other never
 * returned.
 */
SEC("uprobe")
int on_call(struct pt_regs *registers)
{
	u64 thread = bpf_get_current_pid_tgid();
	struct call call = {}, *outer;

	if (is_own(thread >> 32) || machine_is_narrow(registers))
		return 0;
	call.begun_ns = bpf_ktime_get_boot_ns();
	call.name = ARGUMENT_1(registers);
	call.service = ARGUMENT_2(registers);
	call.hints = ARGUMENT_3(registers);
	call.addresses = ARGUMENT_4(registers);
	call.stack = STACK_AT_CALL(registers);
	outer = bpf_map_lookup_elem(&lookups, &thread);
	if (!outer || outer->stack <= call.stack)
		bpf_map_update_elem(&lookups, &thread, &call, BPF_ANY);
	return 0;
}

static __always_inline bool append_address(struct record *record, u64 address)
{
	struct socket_address from = {};
	struct lookup_address *to;

	if (is_full(record) || bpf_probe_read_user(&from, sizeof(from), (const void *)address))
		return false;
	to = place(record, record->used);
	__builtin_memset(to, 0, sizeof(*to));
	to->family = from.family;
	if (from.family == AF_INET)
		__builtin_memcpy(to->address, from.ipv4, sizeof(from.ipv4));
	else
		__builtin_memcpy(to->address, from.ipv6, sizeof(from.ipv6));
	added(record, sizeof(*to));
	return true;
}

/*
 * Appends the address of one node, unless it is there again for another kind of socket than the first. Returns the next node, 0 for
 * none. Global: verified once.
 */
__noinline u64 append_node(u64 at, s32 socket_type)
{
	struct record *record = current_record();
	struct address_node node = {};
	struct dns_lookup_event *event;

	if (!record || bpf_probe_read_user(&node, sizeof(node), (const void *)at))
		return 0;
	event = (struct dns_lookup_event *)record->data;
	if (node.socket_type != socket_type)
		return node.next;
	if (event->addresses.length >= ADDRESSES_MOST * sizeof(struct lookup_address))
		event->addresses_truncated = true;
	else if (append_address(record, node.address))
		event->addresses.length += sizeof(struct lookup_address);
	return node.next;
}

static __always_inline void append_addresses(struct record *record, struct dns_lookup_event *event, u64 first)
{
	s32 socket_type = 0;
	u64 node = first;

	if (first)
		bpf_probe_read_user(&socket_type, sizeof(socket_type),
				    (const void *)first + __builtin_offsetof(struct address_node, socket_type));
	align(record);
	event->addresses.offset = record->used;
	event->addresses.length = 0;
	event->addresses_truncated = false;
	for (int i = 0; i < NODES_MOST && node; i++)
		node = append_node(node, socket_type);
	if (node)
		event->addresses_truncated = true;
}

static __always_inline void report(struct pt_regs *registers, const struct call *call)
{
	struct record *record = BEGIN_RECORD(dns_lookup_event);
	struct dns_lookup_event *event;
	struct address_node hints = {};
	u64 addresses = 0;

	if (!record)
		return;
	event = (struct dns_lookup_event *)record->data;
	fill_process(&event->head.process, current_task());
	event->result = FUNCTION_RESULT(registers);
	event->duration_ns = bpf_ktime_get_boot_ns() - call->begun_ns;
	event->cookie = bpf_get_attach_cookie(registers);
	if (call->hints)
		bpf_probe_read_user(&hints, sizeof(hints), (const void *)call->hints);
	event->family = hints.family;
	event->name = append_user_text(record, call->name, NAME_MOST);
	event->service = append_user_text(record, call->service, SERVICE_MOST);
	if (!event->result)
		bpf_probe_read_user(&addresses, sizeof(addresses), (const void *)call->addresses);
	append_addresses(record, event, addresses);
	FINISH_RECORD(record, dns_lookup_event, 0);
}

SEC("uretprobe")
int on_return(struct pt_regs *registers)
{
	u64 thread = bpf_get_current_pid_tgid();
	struct call *remembered = bpf_map_lookup_elem(&lookups, &thread), call;

	if (!remembered || remembered->stack != STACK_AFTER_RETURN(registers))
		return 0;
	call = *remembered;
	bpf_map_delete_elem(&lookups, &thread);
	report(registers, &call);
	return 0;
}
