/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.notify;

import jnr.ffi.annotations.In;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The functions of the C library that are used, under their names. Public only because jnr implements it in a class loader of its own. */
public interface NotifyCalls {
    int socket(int domain, int type, int protocol);

    int connect(int fd, @In byte[] address, int length);

    @ssize_t
    long send(int fd, @In byte[] data, @size_t long length, int flags);

    int close(int fd);

    String strerror(int number);
}
