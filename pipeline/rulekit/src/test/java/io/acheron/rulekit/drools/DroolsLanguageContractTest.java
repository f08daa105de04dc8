/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Events;
import io.acheron.rulekit.RuleLanguage;
import io.acheron.rulekit.RuleLanguageContract;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.Event;
import java.util.List;

class DroolsLanguageContractTest extends RuleLanguageContract {
    private static final String METADATA = "title: Good\nid: %s\nlevel: medium\n".formatted(ID);
    private static final String DRL =
            "rule \"r\" when $e : ProcessExec( executable == \"/bin/nc\" ) then alert($e); end\n";

    @Override
    protected RuleLanguage language() {
        return new DroolsLanguage();
    }

    @Override
    protected List<SourceFile> good() {
        return List.of(new SourceFile("good.yaml", METADATA), new SourceFile("good.drl", DRL));
    }

    @Override
    protected List<SourceFile> broken() {
        return List.of(
                new SourceFile("broken.yaml", METADATA.replace("2e01", "2e02")),
                new SourceFile("broken.drl", DRL.replace("executable", "executible")));
    }

    @Override
    protected Event matching() {
        return Events.exec("/bin/nc");
    }

    @Override
    protected Event other() {
        return Events.exec("/bin/cat");
    }
}
