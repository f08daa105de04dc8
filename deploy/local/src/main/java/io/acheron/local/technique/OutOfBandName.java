/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.Set;

/** A call-back by name: the attacker learns that the hole works when a name of his is looked up. */
public final class OutOfBandName implements Technique {
    @Override
    public String name() {
        return "out-of-band-name";
    }

    @Override
    public String does() {
        return "a request makes a Java web service look up a name below an out-of-band testing domain";
    }

    @Override
    public Set<String> evidence() {
        return Set.of("dns_message");
    }

    @Override
    public String perform(Stage stage) throws TechniqueFailedException, InterruptedException {
        String name = stage.trace().marker() + ".oast.fun";
        ServiceUnderAttack service = ServiceUnderAttack.start(stage);
        service.request("/greet", name);
        if (!stage.resolver().asked(name)) {
            throw new TechniqueFailedException("the service did not ask for " + name);
        }
        return "the resolver was asked for " + name;
    }
}
