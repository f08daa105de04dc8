// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* A process makes a socket wait for connections, with the address it then has. */
#include "process.h"
#include "sockcall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct socket_listen_event {
	struct event_head head;
	struct socket_info socket;
	s32 fd;
	s32 backlog;
	s32 result;
};

RECORD(socket_listen_event);

/* int listen(int fd, int backlog) */
SYSCALL_EXIT(on_listen)
{
	struct socket_listen_event *event;
	struct socket_call call;
	struct record *record;
	struct sock *sk;

	if (is_own(bpf_get_current_pid_tgid() >> 32) || !read_socket_call(regs, 2, &call))
		return;
	sk = socket_at((s32)call.arguments[0]);
	if (!sk)
		return;
	record = BEGIN_RECORD(socket_listen_event);
	if (!record)
		return;
	event = (struct socket_listen_event *)record->data;
	fill_process(&event->head.process, current_task());
	fill_socket(&event->socket, sk);
	if (event->socket.family == AF_UNIX)
		event->socket.local_path = append_unix_path(record, BPF_CORE_READ((struct unix_sock *)sk, addr));
	else if (event->socket.family == AF_VSOCK)
		fill_vsock_name(&event->socket, sk);
	if (!ret)
		event->socket.role = SOCKET_LISTEN;
	event->fd = call.arguments[0];
	event->backlog = call.arguments[1];
	event->result = ret;
	FINISH_RECORD(record, socket_listen_event, 0);
}
