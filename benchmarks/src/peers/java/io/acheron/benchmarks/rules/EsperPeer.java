/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import java.util.BitSet;
import java.util.List;

/** One statement for each rule, evaluated in the thread of the caller. */
public final class EsperPeer implements Peer {
    @Override
    public String name() {
        return "Esper";
    }

    @Override
    public Engine engine(List<MadeRule> rules) {
        Configuration configuration = new Configuration();
        configuration.getCommon().addEventType("Exec", ExecFact.class);
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        EPRuntime runtime = EPRuntimeProvider.getRuntime("made", configuration);
        StringBuilder module = new StringBuilder();
        rules.forEach(rule -> module.append("@name('")
                .append(rule.number())
                .append("') select * from Exec(")
                .append(rule.expression(
                        "image like '%%%s'",
                        "commandLine like '%%%s%%'", "parent like '%%%s'", "commandLine regexp '.*%s.*'"))
                .append(");\n"));
        BitSet[] into = new BitSet[1];
        try {
            EPCompiled compiled =
                    EPCompilerProvider.getCompiler().compile(module.toString(), new CompilerArguments(configuration));
            for (EPStatement statement :
                    runtime.getDeploymentService().deploy(compiled).getStatements()) {
                int number = Integer.parseInt(statement.getName());
                statement.addListener((news, olds, from, in) -> into[0].set(number));
            }
        } catch (EPCompileException | EPDeployException e) {
            throw new IllegalStateException(e);
        }
        return (event, hits) -> {
            into[0] = hits;
            runtime.getEventService().sendEventBean(new ExecFact(Engine.lowered(event), hits), "Exec");
        };
    }
}
