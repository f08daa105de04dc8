/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cluster;

import io.acheron.local.broker.Ports;
import io.acheron.local.run.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.graph.ExecutionPlan;

/** A Flink cluster inside this process: job manager, one task manager, REST interface and web page on loopback. */
public final class LocalCluster implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final MiniCluster cluster;
    private final URI webPage;

    private LocalCluster(MiniCluster cluster, URI webPage) {
        this.cluster = cluster;
        this.webPage = webPage;
    }

    /**
     * @param webPort port of REST and web page on 127.0.0.1; 0 for any free one
     * @param slots task slots, at least the parallelism of the job
     * @param directory for checkpoints and temporary files
     * @return when it takes jobs
     * @throws Failure if the port is taken or the cluster does not start
     */
    public static LocalCluster start(int webPort, int slots, Path directory) throws InterruptedException {
        int port = Ports.free(webPort, "Flink's web page", "--web-port");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(ClusterConfig.of(port, directory))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .setCommonBindAddress("127.0.0.1")
                .build());
        try {
            cluster.start();
            return new LocalCluster(cluster, cluster.getRestAddress().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            new LocalCluster(cluster, URI.create("http://127.0.0.1")).close();
            throw e;
        } catch (Exception e) {
            throw Failure.of(
                    "the Flink cluster did not start with its web page on 127.0.0.1:%d: %s"
                            .formatted(port, Failure.reason(e)),
                    e);
        }
    }

    /** @return settings for building job graphs that are to run here */
    public Configuration configuration() {
        return cluster.getConfiguration();
    }

    /** @return address of the web page */
    public URI webPage() {
        return webPage;
    }

    /**
     * @param job graph of the job
     * @return its id, when all its tasks run
     * @throws Failure if the job fails before it runs
     */
    public JobID submit(ExecutionPlan job) throws InterruptedException {
        try {
            JobID id = cluster.submitJob(job)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .getJobID();
            awaitRunning(id);
            return id;
        } catch (InterruptedException | Failure e) {
            throw e;
        } catch (Exception e) {
            throw Failure.of("Flink did not take the job: " + Failure.reason(e), e);
        }
    }

    private void awaitRunning(JobID id) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            JobStatus status = cluster.getJobStatus(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (status.isTerminalState()) {
                throw Failure.of("the job ended as %s before it ran: %s".formatted(status, failure(id)));
            }
            if (status == JobStatus.RUNNING && allTasksRun(id)) {
                return;
            }
            Thread.sleep(50);
        }
        throw Failure.of("the job did not run within %d s: %s".formatted(PATIENCE_SECONDS, failure(id)));
    }

    private boolean allTasksRun(JobID id) throws Exception {
        for (var vertex : cluster.getExecutionGraph(id)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .getAllExecutionVertices()) {
            if (vertex.getExecutionState() != org.apache.flink.runtime.execution.ExecutionState.RUNNING) {
                return false;
            }
        }
        return true;
    }

    /** @return why the job failed, in one line */
    private String failure(JobID id) throws Exception {
        var info = cluster.getExecutionGraph(id)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .getFailureInfo();
        return info == null ? "no failure reported" : Failure.reason(info.getException());
    }

    /** @return whether the job still runs or is being restarted */
    public boolean alive(JobID id) throws InterruptedException {
        try {
            return !cluster.getJobStatus(id)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .isGloballyTerminalState();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            cluster.closeAsync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw Failure.of("Flink did not end: " + Failure.reason(e), e);
        }
    }
}
