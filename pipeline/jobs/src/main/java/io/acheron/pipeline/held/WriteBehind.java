/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;

/** In place of {@code process} of keyed streams, for functions that write state at barriers. */
public final class WriteBehind {
    /** Applies a function to each element. */
    public static <K, I, O, F extends KeyedProcessFunction<K, I, O> & HoldsState> SingleOutputStreamOperator<O> process(
            KeyedStream<I, K> in, F function, TypeInformation<O> type) {
        return in.transform(function.getClass().getSimpleName(), type, new WriteBehindOperator<K, I, O>(function));
    }

    /** Applies a function to the elements of two streams of the same keys. */
    public static <K, A, B, O, F extends KeyedCoProcessFunction<K, A, B, O> & HoldsState>
            SingleOutputStreamOperator<O> process(
                    KeyedStream<A, K> first, KeyedStream<B, K> second, F function, TypeInformation<O> type) {
        return first.connect(second)
                .transform(function.getClass().getSimpleName(), type, new WriteBehindCoOperator<K, A, B, O>(function));
    }

    /**
     * Applies a function to each element.
     *
     * @param broadcast goes to all subtasks
     * @param broadcastState that the function asks for by name
     */
    public static <K, I, B, O, F extends KeyedBroadcastProcessFunction<K, I, B, O> & HoldsState>
            SingleOutputStreamOperator<O> process(
                    KeyedStream<I, K> in,
                    DataStream<B> broadcast,
                    List<MapStateDescriptor<?, ?>> broadcastState,
                    F function,
                    TypeInformation<O> type) {
        return in.connect(broadcast.broadcast())
                .transform(
                        function.getClass().getSimpleName(),
                        type,
                        new WriteBehindBroadcastOperator<K, I, B, O>(function, broadcastState));
    }

    private WriteBehind() {}
}
