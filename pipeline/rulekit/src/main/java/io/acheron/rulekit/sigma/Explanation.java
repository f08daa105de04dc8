/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.FieldValues;
import io.acheron.schema.event.Event;
import java.util.ArrayList;
import java.util.List;

/** Writes down how a plan fares on an event: an indented tree, + for what holds and - for what does not. */
final class Explanation {
    private static final int LONGEST = 120;
    private static final int MOST_VALUES = 6;

    private final EventView view;
    private final List<String> lines;

    Explanation(EventView view, List<String> lines) {
        this.view = view;
        this.lines = lines;
    }

    void explain(Plan plan, Event event) {
        StatefulRule stateful = plan.stateful();
        String what = stateful == null
                ? plan.rule().title()
                : "step " + stateful.steps().get(plan.step()).name();
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
        for (Plan.Key value : plan.values()) {
            lines.add("  value %s = %s".formatted(value.name(), values(value.slot())));
        }
        for (Plan.Exception exception : plan.exceptions()) {
            boolean excepts = exception.criterion().test(view);
            lines.add("  %s filter '%s' %s"
                    .formatted(sign(excepts), exception.title(), excepts ? "excepts the event" : "does not apply"));
            write(exception.criterion(), "    ");
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
        } else if (criterion instanceof Criterion.AtLeast some && isValueList(some)) {
            writeValues(some, head);
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

    /** One of several values of one field: a line, not a line for each, since a list may have hundreds. */
    private static boolean isValueList(Criterion.AtLeast some) {
        return some.count() == 1
                && some.parts().stream().allMatch(Criterion.Check.class::isInstance)
                && some.parts().stream()
                                .map(part -> ((Criterion.Check) part).field() + ((Criterion.Check) part).slot())
                                .distinct()
                                .count()
                        == 1;
    }

    private void writeValues(Criterion.AtLeast some, String head) {
        boolean holds = some.test(view);
        List<String> wanted = new ArrayList<>();
        for (Criterion part : some.parts()) {
            if (part.test(view) == holds) {
                wanted.add("'" + ((Criterion.Check) part).wanted() + "'");
            }
        }
        int count = wanted.size();
        String shown = String.join(", ", wanted.subList(0, Math.min(count, MOST_VALUES)));
        Criterion.Check first = (Criterion.Check) some.parts().get(0);
        String field = first.field().isEmpty() ? "keyword" : first.field();
        String more = count > MOST_VALUES ? ", ... (%d values)".formatted(count) : "";
        lines.add("%s%s: %s%s%s on %s"
                .formatted(head, field, holds ? "" : "none of ", shown, more, values(first.slot())));
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
