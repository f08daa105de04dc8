/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.state.NodeState;
import io.acheron.rulekit.state.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes the state of groups with rulekit's codec, which carries its own version. In memory the state stays an object. */
public final class NodeStateSerializer extends TypeSerializer<NodeState> {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // made anew where it is needed
    private transient @Nullable StateCodec codec;

    private StateCodec codec() {
        if (codec == null) {
            codec = new StateCodec();
        }
        return codec;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<NodeState> duplicate() {
        return new NodeStateSerializer();
    }

    @Override
    public NodeState createInstance() {
        return new NodeState();
    }

    @Override
    public NodeState copy(NodeState from) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            codec().write(from, new DataOutputStream(bytes));
            return codec().read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    @Override
    public NodeState copy(NodeState from, NodeState reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(NodeState state, DataOutputView target) throws IOException {
        codec().write(state, target);
    }

    @Override
    public NodeState deserialize(DataInputView source) throws IOException {
        return codec().read(source);
    }

    @Override
    public NodeState deserialize(NodeState reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeStateSerializer;
    }

    @Override
    public int hashCode() {
        return NodeStateSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<NodeState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in snapshots. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<NodeState> {
        public Snapshot() {
            super(NodeStateSerializer::new);
        }
    }
}
