// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process gives a socket its address. Told with the address the socket has then (a port of 0 has become a real one),
 * or, when the call failed, with the one that was asked for.
 */
#include "process.h"
#include "sockcall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct socket_bind_event {
	struct event_head head;
	struct socket_info socket;
	s32 fd;
	s32 result;
};

RECORD(socket_bind_event);

/* Beginning of sockaddr_nl. */
struct netlink_address {
	u16 family;
	u16 pad;
	u32 port;
	u32 groups;
};

/* Libraries bind netlink sockets all the time, to ask and be answered; those with groups listen to what others do. */
static __always_inline bool only_asks(const struct any_address *asked)
{
	const struct netlink_address *netlink = (const struct netlink_address *)asked;

	return netlink->family == AF_NETLINK && !netlink->groups;
}

static __always_inline void fill_asked_vsock(struct socket_info *info, const struct any_address *asked)
{
	u32 *address = (u32 *)info->local_address;

	address[0] = asked->vsock_cid;
	address[1] = asked->vsock_port;
}

static __always_inline void fill_bound(struct record *record, struct socket_info *info, struct sock *sk,
				       const struct any_address *asked, u64 address, u64 length, bool bound)
{
	fill_socket(info, sk);
	if (info->family == AF_UNIX)
		info->local_path = bound ? append_unix_path(record, BPF_CORE_READ((struct unix_sock *)sk, addr))
					 : append_asked_name(record, address, length);
	else if (info->family == AF_VSOCK && bound)
		fill_vsock_name(info, sk);
	else if (info->family == AF_VSOCK)
		fill_asked_vsock(info, asked);
	else if (!bound && info->family == asked->family && (info->family == AF_INET || info->family == AF_INET6))
		fill_internet(info->local_address, &info->local_port, asked);
}

/* int bind(int fd, const struct sockaddr *address, socklen_t length) */
SYSCALL_EXIT(on_bind)
{
	struct socket_bind_event *event;
	struct any_address asked;
	struct socket_call call;
	struct record *record;
	struct sock *sk;

	if (is_own(bpf_get_current_pid_tgid() >> 32) || !read_socket_call(regs, 3, &call))
		return;
	sk = socket_at((s32)call.arguments[0]);
	if (!sk)
		return;
	read_address(&asked, call.arguments[1], call.arguments[2]);
	if (only_asks(&asked))
		return;
	record = BEGIN_RECORD(socket_bind_event);
	if (!record)
		return;
	event = (struct socket_bind_event *)record->data;
	fill_process(&event->head.process, current_task());
	fill_bound(record, &event->socket, sk, &asked, call.arguments[1], call.arguments[2], !ret);
	event->fd = call.arguments[0];
	event->result = ret;
	FINISH_RECORD(record, socket_bind_event, 0);
}
