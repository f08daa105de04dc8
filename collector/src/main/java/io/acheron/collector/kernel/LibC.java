/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that are used, under their names. Public only because jnr implements it in a class
 * loader of its own.
 */
public interface LibC {
    int vsnprintf(@Out byte[] into, @size_t long size, Pointer format, Pointer arguments);

    String strerror(int number);

    int open(String path, int flags);

    int fcntl(int fd, int command, long argument);

    int close(int fd);

    int getpagesize();

    /**
     * The address is a Pointer, not a long: six plain numbers would go through a short cut of jffi 1.4.3 that garbles
     * the last.
     */
    Pointer mmap(@Nullable Pointer address, @size_t long length, int protection, int flags, int fd, @off_t long offset);

    int munmap(Pointer address, @size_t long length);
}
