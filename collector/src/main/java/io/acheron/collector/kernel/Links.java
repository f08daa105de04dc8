/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;

/** An attachment made of links of libbpf, which the kernel undoes by itself should this process die. */
public final class Links implements Attachment {
    private final Target target;
    private final Maker maker;
    private final List<Pointer> links = new ArrayList<>();

    /** Makes the links of an attachment by giving each to {@link Links#add}. */
    public interface Maker {
        void make(Links links);
    }

    Links(Target target, Maker maker) {
        this.target = target;
        this.maker = maker;
    }

    @Override
    public void attach() {
        maker.make(this);
    }

    /** Keeps a link. */
    public void add(Pointer link) {
        links.add(link);
    }

    @Override
    public List<Pointer> links() {
        return List.copyOf(links);
    }

    @Override
    public void close() {
        links.forEach(link -> target.bpf().bpf_link__destroy(link));
        links.clear();
    }
}
