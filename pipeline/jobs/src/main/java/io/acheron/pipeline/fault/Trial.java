/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.fault;

import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** Does the work of a stage on one record, and tells the faults of the record from those of the job. */
@FunctionalInterface
public interface Trial {
    void run() throws Exception;

    /**
     * @return what the record is at fault of; null if it is not. Thrown on, it would start the job again and again
     * @throws Exception if state cannot be read or written, another stage failed, or the job is being stopped: not the record's fault
     */
    static @Nullable RuntimeException of(Trial trial) throws Exception {
        try {
            trial.run();
            return null;
        } catch (FlinkRuntimeException | CancelTaskException e) {
            throw e;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
