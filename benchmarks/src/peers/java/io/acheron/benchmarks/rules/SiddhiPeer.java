/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;
import java.util.BitSet;
import java.util.List;

/** One filter query for each rule, evaluated in the thread of the caller. */
public final class SiddhiPeer implements Peer {
    @Override
    public String name() {
        return "Siddhi";
    }

    @Override
    public Engine engine(List<MadeRule> rules) {
        SiddhiManager manager = new SiddhiManager();
        manager.setExtension("made:ends", SiddhiTests.Ends.class);
        manager.setExtension("made:has", SiddhiTests.Has.class);
        manager.setExtension("made:finds", SiddhiTests.Finds.class);
        StringBuilder app =
                new StringBuilder("define stream Exec (image string, commandLine string, parent string);\n");
        rules.forEach(rule -> app.append("from Exec[")
                .append(rule.expression(
                        "made:ends(image, '%s')",
                        "made:has(commandLine, '%s')", "made:ends(parent, '%s')", "made:finds(commandLine, '%s')"))
                .append("] select ")
                .append(rule.number())
                .append(" as rule insert into Hits;\n"));
        SiddhiAppRuntime runtime = manager.createSiddhiAppRuntime(app.toString());
        BitSet[] into = new BitSet[1];
        runtime.addCallback("Hits", new StreamCallback() {
            @Override
            public void receive(Event[] events) {
                for (Event event : events) {
                    into[0].set((Integer) event.getData(0));
                }
            }
        });
        runtime.start();
        InputHandler input = runtime.getInputHandler("Exec");
        return (event, hits) -> {
            into[0] = hits;
            MadeRule.Lowered lowered = Engine.lowered(event);
            try {
                input.send(new Object[] {lowered.image(), lowered.commandLine(), lowered.parent()});
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
