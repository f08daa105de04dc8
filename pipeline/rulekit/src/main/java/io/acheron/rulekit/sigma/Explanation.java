/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.SequenceRule;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.FieldValues;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;

/** Writes down how a plan fares on an event: an indented tree, + for what holds and - for what does not. */
final class Explanation {
    private static final int LONGEST = 120;

    private final EventView view;
    private final List<String> lines;

    Explanation(EventView view, List<String> lines) {
        this.view = view;
        this.lines = lines;
    }

    void explain(Plan plan, Event event) {
        SequenceRule sequence = plan.sequence();
        String what = sequence == null
                ? plan.rule().title()
                : "step " + sequence.steps().get(plan.step()).name();
        if (!plan.kinds().contains(event.getKind())) {
            lines.add("- %s: wants events of kind %s, this one is %s"
                    .formatted(what, String.join(" or ", plan.kinds()), event.getKind()));
            return;
        }
        boolean holds = plan.criterion().test(view);
        lines.add("%s %s: %s".formatted(sign(holds), what, holds ? "matches" : "does not match"));
        write(plan.criterion(), "  ");
        for (Plan.Key key : plan.keys()) {
            lines.add("  by %s = %s".formatted(key.name(), values(key.slot())));
        }
        Plan.Key distinct = plan.distinct();
        if (distinct != null) {
            lines.add("  distinct %s = %s".formatted(distinct.name(), values(distinct.slot())));
        }
    }

    private void write(Criterion criterion, String indent) {
        String head = indent + sign(criterion.test(view)) + " ";
        String deeper = indent + "  ";
        if (criterion instanceof Criterion.Selection named) {
            lines.add(head + named.name());
            write(named.body(), deeper);
        } else if (criterion instanceof Criterion.All all) {
            lines.add(head + "all of");
            all.parts().forEach(part -> write(part, deeper));
        } else if (criterion instanceof Criterion.AtLeast some) {
            lines.add(head + some.count() + " of");
            some.parts().forEach(part -> write(part, deeper));
        } else if (criterion instanceof Criterion.Not not) {
            lines.add(head + "not");
            write(not.part(), deeper);
        } else if (criterion instanceof Criterion.Check check) {
            String field = check.field().isEmpty() ? "keyword" : check.field();
            lines.add("%s%s: '%s' on %s".formatted(head, field, check.wanted(), values(check.slot())));
        }
    }

    private String values(int slot) {
        FieldValues values = view.values(slot);
        if (values.size() == 0) {
            return "a missing field";
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String text = values.get(i).text();
            texts.add("'" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text) + "'");
        }
        return String.join(", ", texts);
    }

    private static String sign(boolean holds) {
        return holds ? "+" : "-";
    }
}
