/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.byref.IntByReference;
import jnr.ffi.byref.NativeLongByReference;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libbpf (1.0 or later) that are used, under libbpf's names. Functions that return an int return 0 or
 * -errno; those that return a pointer return null and leave the reason in errno. Public only because jnr implements it
 * in a class loader of its own.
 */
public interface LibBpf {
    int libbpf_major_version();

    String libbpf_version_string();

    @Nullable
    Pointer libbpf_set_print(PrintFunction function);

    int libbpf_num_possible_cpus();

    @Nullable
    Pointer bpf_object__open_mem(@In byte[] image, @size_t long size, @Nullable Pointer options);

    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    @Nullable
    Pointer bpf_object__btf(Pointer object);

    @Nullable
    Pointer bpf_object__next_map(Pointer object, @Nullable Pointer previous);

    @Nullable
    Pointer bpf_object__find_map_by_name(Pointer object, String name);

    @Nullable
    Pointer bpf_object__next_program(Pointer object, @Nullable Pointer previous);

    @Nullable
    Pointer btf__raw_data(Pointer btf, @Out IntByReference size);

    String bpf_map__name(Pointer map);

    int bpf_map__fd(Pointer map);

    int bpf_map__reuse_fd(Pointer map, int fd);

    int bpf_map__set_max_entries(Pointer map, int entries);

    int bpf_map__max_entries(Pointer map);

    int bpf_map__key_size(Pointer map);

    int bpf_map__value_size(Pointer map);

    int bpf_map__type(Pointer map);

    int bpf_map__map_flags(Pointer map);

    boolean bpf_map__is_internal(Pointer map);

    @Nullable
    Pointer bpf_map__initial_value(Pointer map, @Out NativeLongByReference size);

    int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

    int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

    int bpf_map_delete_elem(int fd, Pointer key);

    int bpf_map_get_next_key(int fd, @Nullable Pointer key, Pointer next);

    int bpf_obj_get(String path);

    int bpf_obj_pin(int fd, String path);

    int bpf_obj_get_info_by_fd(int fd, Pointer info, IntByReference length);

    int bpf_prog_get_next_id(int after, @Out IntByReference next);

    int bpf_prog_get_fd_by_id(int id);

    int bpf_map_get_fd_by_id(int id);

    int bpf_enable_stats(int type);

    @Nullable
    String libbpf_bpf_prog_type_str(int type);

    String bpf_program__name(Pointer program);

    int bpf_program__type(Pointer program);

    int bpf_program__fd(Pointer program);

    int bpf_program__set_autoload(Pointer program, boolean load);

    @Nullable
    Pointer bpf_program__attach(Pointer program);

    @Nullable
    Pointer bpf_program__attach_cgroup(Pointer program, int fd);

    @Nullable
    Pointer bpf_program__attach_uprobe_opts(
            Pointer program, int pid, String path, @size_t long offset, Pointer options);

    @Nullable
    Pointer bpf_program__attach_tracepoint(Pointer program, String category, String name);

    @Nullable
    Pointer bpf_program__attach_raw_tracepoint(Pointer program, String name);

    @Nullable
    Pointer bpf_program__attach_kprobe_opts(Pointer program, String function, Pointer options);

    @Nullable
    Pointer bpf_program__attach_ksyscall(Pointer program, String call, Pointer options);

    @Nullable
    Pointer bpf_program__attach_usdt(
            Pointer program, int pid, String path, String provider, String name, Pointer options);

    @Nullable
    Pointer bpf_program__attach_xdp(Pointer program, int interfaceIndex);

    @Nullable
    Pointer bpf_program__attach_perf_event(Pointer program, int fd);

    int bpf_program__set_attach_target(Pointer program, int other, String name);

    int bpf_tc_hook_create(Pointer hook);

    int bpf_tc_attach(Pointer hook, Pointer options);

    int bpf_tc_detach(Pointer hook, Pointer options);

    int bpf_link__destroy(Pointer link);

    int bpf_link__fd(Pointer link);

    int bpf_link__pin(Pointer link, String path);

    int bpf_iter_create(int link);

    /** {@code libbpf_print_fn_t}; the third argument is a va_list. */
    interface PrintFunction {
        @Delegate
        int print(int level, Pointer format, Pointer arguments);
    }
}
