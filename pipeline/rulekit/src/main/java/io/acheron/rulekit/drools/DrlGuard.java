/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.drools.fact.Facts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.AnnotatedBaseDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.QueryDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsError;
import org.drools.drl.parser.DroolsParserException;
import org.drools.drl.parser.ParserError;
import org.jspecify.annotations.Nullable;
import org.kie.internal.builder.conf.LanguageLevelOption;

/**
 * Lets through only DRL that looks at one event and alerts. The right-hand side of DRL is Java and its constraints may call anything,
 * so the syntax tree is checked against what is allowed; what is not known is refused.
 */
final class DrlGuard {
    private static final Set<String> ATTRIBUTES = Set.of("salience", "no-loop");
    /** The name becomes a text in the code Drools generates: nothing that could end that text. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} _.,:;()/+'-]{1,200}");

    private static final int DEEPEST = 100;
    /** Drools compiles a chain by recursion; what it can take depends on the stack of who compiles. */
    private static final int MOST_OPERATORS = 500;

    private final String path;
    private final Problems problems;
    private final Set<String> kinds = new TreeSet<>();
    private final List<PatternDescr> patterns = new ArrayList<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    DrlGuard(String path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    /** @return kinds of events the rules look at; means nothing if problems were reported */
    Set<String> check(String drl) {
        int escape = drl.indexOf("\\u");
        if (escape >= 0) {
            // Java resolves these before it knows where a text ends, so that they could carry code past the checks
            // below.
            int line = 1
                    + (int) drl.substring(0, escape)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            problems.errorIn(path, line, 1, "a unicode escape is not allowed", "write the character itself");
            return kinds;
        }
        PackageDescr file = isTooDeep(drl) ? null : parse(drl);
        if (file == null) {
            return kinds;
        }
        refuse(file.getImports(), "import", "use the facts by their plain names");
        refuse(file.getFunctionImports(), "import function", "use only alert(...)");
        refuse(file.getAccumulateImports(), "import accumulate", "write several events as sequence: in YAML");
        refuse(file.getFunctions(), "function", "put the condition into the rule");
        refuse(file.getGlobals(), "global", "rules hold no state; remove it");
        refuse(file.getTypeDeclarations(), "declare", "use the facts there are");
        refuse(file.getEnumDeclarations(), "declare enum", "compare with texts");
        refuse(file.getEntryPointDeclarations(), "declare entry-point", "remove it");
        refuse(file.getWindowDeclarations(), "declare window", "write several events as sequence: in YAML");
        refuse(file.getAttributes(), "attribute outside a rule", "remove it");
        if (file.getUnit() != null) {
            error(file.getUnit(), "unit is not allowed", "remove it");
        }
        if (file.getRules().isEmpty()) {
            problems.errorIn(
                    path, 1, 1, "the file holds no rule", "write rule \"name\" when ... then alert($event); end");
        }
        file.getRules().forEach(this::checkRule);
        return kinds;
    }

    /** The parser goes down by recursion; brackets in texts and comments, which it passes over, are counted all the same. */
    private boolean isTooDeep(String drl) {
        int depth = 0;
        int line = 1;
        for (int i = 0; i < drl.length(); i++) {
            char c = drl.charAt(i);
            line += c == '\n' ? 1 : 0;
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            if (depth > DEEPEST) {
                problems.errorIn(
                        path, line, 1, "brackets are nested deeper than " + DEEPEST, "write the condition flatter");
                return true;
            }
        }
        return false;
    }

    private static int operators(String expression) {
        int count = 0;
        for (int i = 1; i < expression.length(); i++) {
            char c = expression.charAt(i);
            count += (c == '|' || c == '&') && expression.charAt(i - 1) == c ? 1 : 0;
        }
        return count;
    }

    /** @return line of each rule by its name */
    Map<String, Integer> lines() {
        return lines;
    }

    private @Nullable PackageDescr parse(String drl) {
        try {
            DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
            PackageDescr file = parser.parse(false, drl);
            for (DroolsError error : parser.getErrors()) {
                int[] lines = error.getLines();
                int line = lines.length == 0 || lines[0] < 1 ? 1 : lines[0];
                int column = error instanceof ParserError at && at.getCol() >= 0 ? at.getCol() + 1 : 1;
                problems.errorIn(
                        path, line, column, Messages.oneLine(error.getMessage()), "correct the DRL at this place");
            }
            return parser.hasErrors() ? null : file;
        } catch (DroolsParserException | RuntimeException | StackOverflowError e) {
            problems.errorIn(path, 1, 1, "not DRL: " + Messages.of(e), "correct the file");
            return null;
        }
    }

    private void checkRule(RuleDescr rule) {
        if (rule instanceof QueryDescr) {
            error(rule, "a query is not allowed", "write a rule that alerts");
            return;
        }
        lines.put(rule.getName(), Math.max(1, rule.getLine()));
        if (!NAME.matcher(rule.getName()).matches()) {
            error(
                    rule,
                    "the name of the rule holds more than letters, digits, blanks and _.,:;()/+'-",
                    "write a plain name");
        }
        refuseAnnotations(rule);
        rule.getAttributes().values().stream()
                .filter(attribute -> !ATTRIBUTES.contains(attribute.getName()))
                .forEach(attribute -> error(
                        attribute,
                        "attribute %s is not allowed".formatted(attribute.getName()),
                        "only salience and no-loop are"));
        if (!rule.getNamedConsequences().isEmpty()) {
            error(rule, "a named consequence is not allowed", "make two rules of it");
        }
        if (rule.getSalience() != null && !rule.getSalience().matches("-?\\d{1,6}")) {
            error(rule, "salience is an expression", "write a number");
        }
        patterns.clear();
        checkCondition(rule.getLhs());
        if (patterns.isEmpty()) {
            error(rule, "the rule looks at no event", "add a pattern such as $event : ProcessExec(...)");
        }
        if (patterns.stream().map(PatternDescr::getObjectType).distinct().count() > 1) {
            error(
                    rule,
                    "the rule waits for events of several kinds, but sees one at a time",
                    "write it as sequence: in YAML");
        }
        checkAction(rule);
    }

    private void checkAction(RuleDescr rule) {
        int line = Math.max(1, rule.getConsequenceLine());
        Optional<DrlText.Action> action = DrlText.action(String.valueOf(rule.getConsequence()));
        if (action.isEmpty()) {
            problems.errorIn(
                    path,
                    line,
                    1,
                    "then does something else than alert",
                    "write only alert($event); or alert($event, \"property, property\");");
            return;
        }
        Optional<PatternDescr> pattern = patterns.stream()
                .filter(candidate -> action.get().variable().equals(candidate.getIdentifier()))
                .findFirst();
        if (pattern.isEmpty()) {
            String known = "%s is not bound to an event".formatted(action.get().variable());
            problems.errorIn(
                    path,
                    line,
                    1,
                    known,
                    "bind it: %s : ProcessExec(...)".formatted(action.get().variable()));
            return;
        }
        Set<String> properties = FactValues.names(pattern.get().getObjectType());
        for (String property : action.get().properties()) {
            if (!properties.isEmpty() && !properties.contains(property)) {
                problems.errorIn(
                        path,
                        line,
                        1,
                        "%s has no property %s".formatted(pattern.get().getObjectType(), property),
                        Nearest.hint(property, properties, "it has " + String.join(", ", properties)));
            }
        }
    }

    private void checkCondition(BaseDescr descr) {
        if (descr instanceof PatternDescr pattern) {
            checkPattern(pattern);
        } else if (descr instanceof AndDescr and) {
            and.getDescrs().forEach(this::checkCondition);
        } else if (descr instanceof OrDescr or) {
            or.getDescrs().forEach(this::checkCondition);
        } else if (descr instanceof NotDescr not) {
            not.getDescrs().forEach(part -> checkCondition((BaseDescr) part));
        } else if (descr instanceof ExistsDescr exists) {
            exists.getDescrs().forEach(part -> checkCondition((BaseDescr) part));
        } else {
            String what = descr.getClass().getSimpleName().replace("Descr", "").toLowerCase(Locale.ROOT);
            error(
                    descr,
                    "%s is not allowed in a condition".formatted(what),
                    "use patterns with constraints, and, or, not");
        }
    }

    private void checkPattern(PatternDescr pattern) {
        Map<String, String> facts = Facts.namesByKind();
        String type = pattern.getObjectType();
        patterns.add(pattern);
        refuseAnnotations(pattern);
        facts.forEach((kind, name) -> {
            if (name.equals(type)) {
                kinds.add(kind);
            }
        });
        if (!facts.containsValue(type) && pattern.getSource() == null) {
            error(
                    pattern,
                    "there is no fact %s".formatted(type),
                    Nearest.hint(type, facts.values(), "use one of " + String.join(", ", facts.values())));
        }
        if (pattern.getSource() != null) {
            error(pattern, "from, accumulate and collect are not allowed", "write several events as sequence: in YAML");
        }
        if (!pattern.getBehaviors().isEmpty()) {
            error(pattern, "windows are not allowed", "write several events as sequence: in YAML");
        }
        List<BaseDescr> constraints = new ArrayList<>();
        flatten((BaseDescr) pattern.getConstraint(), constraints);
        for (BaseDescr constraint : constraints) {
            if (constraint instanceof ExprConstraintDescr expression) {
                types(type)
                        .flatMap(types -> types.problem(expression.getExpression()))
                        .ifPresent(problem ->
                                error(constraint, problem, "compare with a value of the type that the property has"));
                if (operators(expression.getExpression()) > MOST_OPERATORS) {
                    error(
                            constraint,
                            "more than %d conditions are joined in one constraint".formatted(MOST_OPERATORS),
                            "compare with a list: property in (\"a\", \"b\"), or write several rules");
                    continue;
                }
                for (String problem : DrlText.problemsOfConstraint(expression.getExpression())) {
                    error(
                            constraint,
                            problem,
                            "use properties, comparisons, the methods of texts and lists, and regex(text, \"...\")");
                }
            } else {
                error(constraint, "this constraint is not allowed", "use properties and comparisons");
            }
        }
    }

    private static Optional<DrlTypes> types(String fact) {
        return Facts.namesByKind().entrySet().stream()
                .filter(entry -> entry.getValue().equals(fact))
                .findFirst()
                .flatMap(entry -> Facts.type(entry.getKey()))
                .map(DrlTypes::new);
    }

    private static void flatten(BaseDescr descr, List<BaseDescr> into) {
        if (descr instanceof AndDescr and) {
            and.getDescrs().forEach(part -> flatten(part, into));
        } else if (descr instanceof OrDescr or) {
            or.getDescrs().forEach(part -> flatten(part, into));
        } else {
            into.add(descr);
        }
    }

    private void refuseAnnotations(AnnotatedBaseDescr descr) {
        if (!descr.getAnnotations().isEmpty()) {
            error(
                    descr,
                    "an annotation is not allowed",
                    "remove it; title, level and mode stand in the .yaml beside it");
        }
    }

    private void refuse(Collection<? extends BaseDescr> found, String what, String remedy) {
        found.forEach(descr -> error(descr, what + " is not allowed", remedy));
    }

    private void error(BaseDescr at, String message, String remedy) {
        problems.errorIn(path, Math.max(1, at.getLine()), Math.max(1, at.getColumn() + 1), message, remedy);
    }
}
