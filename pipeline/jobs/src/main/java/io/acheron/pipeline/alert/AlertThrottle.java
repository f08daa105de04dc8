/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.pipeline.alert.AssembleFunction.Clock;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.alert.Alert;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first alert of a fingerprint pass at once and holds back those of the period after it; when the period is over, one alert
 * goes out that stands for all that were held, and the next period begins. Lasting behaviour so gives one alert in each period, and no
 * alert is ever dropped: those that came in are those that went out plus their {@code repeats}.
 *
 * <p>A period is over when the watermark says so, when an alert comes that is later than it, or by the clock when the host has fallen
 * silent and takes no watermark further. State ends with the first period in which nothing was held.
 */
public final class AlertThrottle extends KeyedProcessFunction<String, Alert, Alert> {
    private static final long serialVersionUID = 1L;

    private final long periodMs;
    private final long patienceMs;
    private final Clock clock;
    private final String job;
    private transient ValueState<ThrottlePeriod> state;
    private transient Counter heldAlerts;
    private transient Counter receipts;

    /**
     * @param period event time from the first alert in which further ones are held back; zero holds back none
     * @param patience time by the clock, beyond the period, in which the watermark of a host that is not silent comes
     * @param job name of the job in receipts
     * @param clock with {@link Clock#EVENT} the clock ends no period: the end of the input does
     */
    public AlertThrottle(String job, Duration period, Duration patience, Clock clock) {
        this.job = job;
        this.periodMs = period.toMillis();
        this.patienceMs = patience.toMillis();
        this.clock = clock;
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("period", TypeInformation.of(ThrottlePeriod.class)));
        heldAlerts = getRuntimeContext().getMetricGroup().counter("heldAlerts");
        receipts = getRuntimeContext().getMetricGroup().counter("receipts");
    }

    @Override
    public void processElement(Alert alert, Context context, Collector<Alert> out) throws Exception {
        TimerService timers = context.timerService();
        long time = alert.getLastSeen().toEpochMilli();
        long watermark = timers.currentWatermark();
        // A host that sends its backlog lives in its own past. Compared first: before the first watermark a difference
        // overflows.
        long lagMs = watermark > time ? watermark - time : 0;
        ThrottlePeriod period = state.value();
        // Twice at most: nothing is held in the period after the one that ends here.
        while (period != null && (time >= period.endMs() || periodMs == 0)) {
            period = next(period, lagMs, context, out);
        }
        if (period != null) {
            heldAlerts.inc();
            context.output(Tally.TAG, Tally.dropped(alert.getHostId(), alert.getLastSeen(), "throttled"));
            state.update(period.hold(alert));
            return;
        }
        context.output(Tally.TAG, Tally.passed(alert.getHostId(), alert.getLastSeen()));
        out.collect(alert);
        if (periodMs > 0) {
            begin(time + periodMs, lagMs, timers);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out) throws Exception {
        ThrottlePeriod period = state.value();
        boolean byClock = context.timeDomain() == TimeDomain.PROCESSING_TIME;
        if (period != null && timestamp >= (byClock ? period.clockMs() : period.watermarkMs())) {
            next(period, period.watermarkMs() - period.endMs(), context, out);
        }
    }

    /** Ends a period and begins the one after it, or gives null and begins none when nothing was held. */
    private @Nullable ThrottlePeriod next(ThrottlePeriod period, long lagMs, Context context, Collector<Alert> out)
            throws Exception {
        TimerService timers = context.timerService();
        timers.deleteEventTimeTimer(period.watermarkMs());
        timers.deleteProcessingTimeTimer(period.clockMs());
        state.clear();
        if (period.held() == null) {
            return null;
        }
        receipts.inc();
        Alert standing = period.held().receipt();
        context.output(StatusRecord.TAG, StatusRecord.of(ThrottleReceipt.of(job, standing, period.endMs())));
        context.output(Tally.TAG, Tally.made(standing.getHostId(), standing.getLastSeen()));
        out.collect(standing);
        return periodMs == 0 ? null : begin(period.endMs() + periodMs, lagMs, timers);
    }

    private ThrottlePeriod begin(long endMs, long lagMs, TimerService timers) throws Exception {
        long clockMs = clock == Clock.EVENT ? Long.MAX_VALUE : timers.currentProcessingTime() + periodMs + patienceMs;
        ThrottlePeriod period = new ThrottlePeriod(endMs, endMs + lagMs, clockMs, null);
        timers.registerEventTimeTimer(period.watermarkMs());
        if (clock == Clock.MACHINE) {
            timers.registerProcessingTimeTimer(clockMs);
        }
        state.update(period);
        return period;
    }
}
