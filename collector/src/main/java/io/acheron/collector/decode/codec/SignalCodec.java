/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import org.apache.avro.Schema;

/** The number of a signal on x86 and ARM to its name as {@code kill -l} has it; empty for a number that is none. */
public final class SignalCodec implements FieldCodec {
    private static final String STANDARD = " HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM"
            + " STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS";

    /** The C library keeps those between the last standard one and this for itself. */
    private static final int REAL_TIME = 34;

    private static final int LAST = 64;

    @Override
    public String name() {
        return "signal";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        IntegerReader reader = IntegerReader.of(binding.source());
        String[] names = names();
        return (raw, base) -> {
            long signal = reader.read(raw, base);
            return signal >= 0 && signal < names.length ? names[(int) signal] : "";
        };
    }

    private static String[] names() {
        String[] standard = STANDARD.split(" ");
        String[] names = new String[LAST + 1];
        names[0] = "";
        for (int signal = 1; signal <= LAST; signal++) {
            if (signal < standard.length) {
                names[signal] = "SIG" + standard[signal];
            } else if (signal < REAL_TIME) {
                names[signal] = "SIG" + signal;
            } else {
                names[signal] = signal == REAL_TIME ? "SIGRTMIN" : "SIGRTMIN+" + (signal - REAL_TIME);
            }
        }
        return names;
    }
}
