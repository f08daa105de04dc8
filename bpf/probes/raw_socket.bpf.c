// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process makes a socket that goes past TCP and UDP, which the other probes follow, and it lets a BPF program choose
 * what a socket gets. Both together make a listener that no list of ports shows.
 */
#include "credentials.h"
#include "process.h"
#include "sockcall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define SOCK_TYPE_MASK 0xf
#define SOL_SOCKET 1

struct socket_create_event {
	struct event_head head;
	struct socket_info socket;
	u64 capabilities;
	s32 fd;
	s32 result;
};

RECORD(socket_create_event);

/* What follows OPTION_ is the option. The numbers are ABI, the same on x86 and arm64. */
enum filter_option {
	OPTION_ = 0,
	OPTION_SO_ATTACH_FILTER = 26,
	OPTION_SO_ATTACH_BPF = 50,
	OPTION_SO_ATTACH_REUSEPORT_CBPF = 51,
	OPTION_SO_ATTACH_REUSEPORT_EBPF = 52,
};

struct socket_filter_event {
	struct event_head head;
	struct socket_info socket;
	u64 capabilities;
	enum filter_option option;
	u32 instructions;
	s32 fd;
	s32 result;
};

RECORD(socket_filter_event);

static __always_inline u64 effective_capabilities(void)
{
	const struct cred *cred = BPF_CORE_READ(current_task(), cred);
	u64 capabilities = 0;

	BPF_CORE_READ_INTO(&capabilities, cred, cap_effective);
	return capabilities;
}

static __always_inline bool is_followed_elsewhere(u32 protocol)
{
	return !protocol || protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE ||
	       protocol == IPPROTO_MPTCP;
}

/* Netlink and unix sockets may call themselves raw and are not. */
static __always_inline bool goes_past(u32 family, u32 type, u32 protocol)
{
	if (family == AF_PACKET || family == AF_XDP)
		return true;
	if (family != AF_INET && family != AF_INET6)
		return false;
	return type == SOCK_RAW || type == SOCK_PACKET || !is_followed_elsewhere(protocol);
}

/* The kernel keeps no protocol of a packet socket where others have it. It is of Ethernet, in network byte order. */
static __always_inline u16 protocol_asked(u32 family, u32 protocol)
{
	return family == AF_PACKET || family == AF_XDP ? bpf_ntohs(protocol) : protocol;
}

/* int socket(int family, int type, int protocol) */
SYSCALL_EXIT(on_socket)
{
	struct socket_create_event *event;
	u32 family, type, protocol;
	struct socket_call call;
	struct sock *sk;

	if (!read_socket_call(regs, 3, &call))
		return;
	family = call.arguments[0];
	type = call.arguments[1] & SOCK_TYPE_MASK;
	protocol = call.arguments[2];
	if (!goes_past(family, type, protocol) || is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	event = RESERVE(socket_create_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	sk = ret < 0 ? NULL : socket_at(ret);
	__builtin_memset(&event->socket, 0, sizeof(event->socket));
	if (sk)
		fill_socket(&event->socket, sk);
	event->socket.family = family;
	event->socket.type = type;
	event->socket.protocol = protocol_asked(family, protocol);
	event->capabilities = effective_capabilities();
	event->fd = ret < 0 ? -1 : ret;
	event->result = ret;
	submit(&event->head);
}

static __always_inline enum filter_option filter_option(u32 level, u32 name)
{
	if (level != SOL_SOCKET)
		return OPTION_;
	switch (name) {
	case OPTION_SO_ATTACH_FILTER:
	case OPTION_SO_ATTACH_BPF:
	case OPTION_SO_ATTACH_REUSEPORT_CBPF:
	case OPTION_SO_ATTACH_REUSEPORT_EBPF:
		return name;
	default:
		return OPTION_;
	}
}

/* sock_fprog begins with the number of instructions, for 32-bit programs too. An eBPF program is told by bpf_call. */
static __always_inline u32 instructions_given(enum filter_option option, u64 value)
{
	u16 instructions = 0;

	if (option == OPTION_SO_ATTACH_FILTER || option == OPTION_SO_ATTACH_REUSEPORT_CBPF)
		bpf_probe_read_user(&instructions, sizeof(instructions), (const void *)value);
	return instructions;
}

/* int setsockopt(int fd, int level, int name, const void *value, socklen_t length) */
SYSCALL_EXIT(on_setsockopt)
{
	struct socket_filter_event *event;
	enum filter_option option;
	struct socket_call call;
	struct sock *sk;

	if (!read_socket_call(regs, 4, &call))
		return;
	option = filter_option(call.arguments[1], call.arguments[2]);
	if (option == OPTION_ || is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	sk = socket_at((s32)call.arguments[0]);
	/* Each program that listens to udev filters its netlink socket. */
	if (!sk || BPF_CORE_READ(sk, __sk_common.skc_family) == AF_NETLINK)
		return;
	event = RESERVE(socket_filter_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	fill_socket(&event->socket, sk);
	event->capabilities = effective_capabilities();
	event->option = option;
	event->instructions = instructions_given(option, call.arguments[3]);
	event->fd = call.arguments[0];
	event->result = ret;
	submit(&event->head);
}
