/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The random numbers are the same each time, so are the counts. */
class RhythmTest {
    private static final int STREAMS = 1_000;
    private static final double MINUTE_MS = 60_000;
    private final Random random = new Random(20_261_122);

    private record Outcome(int found, int medianCalls) {}

    /**
     * A thousand programs each that call every minute, a hundred times: how many are found, and after how many calls. {@code sleep}
     * shortens the wait by up to the jitter, as some frameworks do; {@code both} strays to both sides.
     */
    @ParameterizedTest(name = "{0}, jitter {1} %, missed {2} %")
    @CsvSource({
        "both, 0, 0, 1000",
        "both, 10, 10, 1000",
        "both, 20, 10, 1000",
        "both, 30, 10, 1000",
        "both, 40, 10, 1000",
        "both, 50, 0, 1000",
        "both, 50, 10, 990",
        "both, 50, 20, 880",
        "sleep, 20, 20, 1000",
        "sleep, 50, 0, 1000",
        "sleep, 50, 20, 890"
    })
    void shouldFindBeacons(String style, int jitterPercent, int missedPercent, int atLeast) {
        double jitter = jitterPercent / 100.0;
        double middle = style.equals("both") ? 1 : 1 - jitter / 2;
        double width = style.equals("both") ? jitter : jitter / 2;
        Outcome outcome = run(() -> {
            double[] times = series(100, () -> {
                double network = random.nextGaussian() * 200;
                return MINUTE_MS * (middle + width * (2 * random.nextDouble() - 1)) + network;
            });
            return Arrays.stream(times)
                    .filter(any -> random.nextDouble() >= missedPercent / 100.0)
                    .toArray();
        });
        System.out.printf(
                "beacons %s, jitter %d %%, missed %d %%: %d of %d, half of them after %d calls%n",
                style, jitterPercent, missedPercent, outcome.found, STREAMS, outcome.medianCalls);
        assertThat(outcome.found).isGreaterThanOrEqualTo(atLeast);
    }

    /** Streams of three hundred calls each that have no period. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "at random each second, 0",
        "at random every 3 s, 0",
        "at random every 10 s, 0",
        "at random every minute, 0",
        "bursts, 0",
        "like a person, 0",
        "log-normal of 1, 0",
        // Here waits begin to be alike: nearly all are within a factor of three or two from the middle.
        "log-normal of 0.7, 40",
        "two waits, 15",
        "three waits, 300"
    })
    void shouldNotFindRhythmWhereThereIsNone(String stream, int atMost) {
        Outcome outcome = run(stream(stream));
        System.out.printf("no beacons, %s: %d of %d%n", stream, outcome.found, STREAMS);
        assertThat(outcome.found).isLessThanOrEqualTo(atMost);
    }

    private Supplier<double[]> stream(String name) {
        return switch (name) {
            case "at random each second" -> () -> series(300, () -> exponential(1_000));
            case "at random every 3 s" -> () -> series(300, () -> exponential(3_000));
            case "at random every 10 s" -> () -> series(300, () -> exponential(10_000));
            case "at random every minute" -> () -> series(300, () -> exponential(MINUTE_MS));
            case "bursts" -> this::bursts;
            case "like a person" -> this::person;
            case "log-normal of 1" -> () -> series(300, () -> logNormal(1));
            case "log-normal of 0.7" -> () -> series(300, () -> logNormal(0.7));
            case "two waits" -> () -> series(300, () -> exponential(30_000) + exponential(30_000));
            case "three waits" ->
                () -> series(300, () -> exponential(20_000) + exponential(20_000) + exponential(20_000));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private double logNormal(double sigma) {
        return 30_000 * StrictMath.exp(sigma * random.nextGaussian());
    }

    private Outcome run(Supplier<double[]> stream) {
        int[] calls = new int[STREAMS];
        int found = 0;
        for (int i = 0; i < STREAMS; i++) {
            int after = foundAfter(stream.get());
            if (after > 0) {
                calls[found++] = after;
            }
        }
        Arrays.sort(calls, 0, found);
        return new Outcome(found, found == 0 ? 0 : calls[found / 2]);
    }

    private static int foundAfter(double[] times) {
        Beats beats = new Beats();
        for (int i = 0; i < times.length; i++) {
            if (beats.add((long) times[i]) && Rhythm.of(beats.intervals()) != null) {
                return i + 1;
            }
        }
        return 0;
    }

    private static double[] series(int count, DoubleSupplier wait) {
        double[] times = new double[count];
        double now = 1e12;
        for (int i = 0; i < count; i++) {
            now += Math.max(0, wait.getAsDouble());
            times[i] = now;
        }
        return times;
    }

    private double exponential(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** A few to twenty calls a few seconds apart, then minutes of nothing. */
    private double[] bursts() {
        int[] left = {0};
        return series(300, () -> {
            if (left[0]-- > 0) {
                return exponential(4_000);
            }
            left[0] = 3 + random.nextInt(17);
            return exponential(600_000);
        });
    }

    /** Pages read for seconds or minutes, each of several calls; pauses of hours. */
    private double[] person() {
        return series(300, () -> {
            double kind = random.nextDouble();
            if (kind < 0.6) {
                return exponential(1_500);
            }
            return kind < 0.97 ? logNormal(1) : exponential(7_200_000);
        });
    }
}
