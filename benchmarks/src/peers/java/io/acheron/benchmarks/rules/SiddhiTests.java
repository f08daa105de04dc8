/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.siddhi.annotation.Example;
import io.siddhi.annotation.Extension;
import io.siddhi.annotation.ReturnAttribute;
import io.siddhi.annotation.util.DataType;
import io.siddhi.core.config.SiddhiQueryContext;
import io.siddhi.core.executor.ExpressionExecutor;
import io.siddhi.core.executor.function.FunctionExecutor;
import io.siddhi.core.util.config.ConfigReader;
import io.siddhi.core.util.snapshot.state.State;
import io.siddhi.core.util.snapshot.state.StateFactory;
import io.siddhi.query.api.definition.Attribute;
import java.util.regex.Pattern;

/** What the core of Siddhi has no functions for. */
final class SiddhiTests {
    /** A test of a text with a text. */
    public abstract static class Test extends FunctionExecutor {
        @Override
        protected StateFactory<State> init(
                ExpressionExecutor[] arguments, ConfigReader reader, SiddhiQueryContext context) {
            return null;
        }

        abstract boolean test(String text, String wanted);

        @Override
        protected Object execute(Object[] data, State state) {
            return test((String) data[0], (String) data[1]);
        }

        @Override
        protected Object execute(Object data, State state) {
            return false;
        }

        @Override
        public Attribute.Type getReturnType() {
            return Attribute.Type.BOOL;
        }
    }

    @Extension(
            name = "ends",
            namespace = "made",
            description = "ends with",
            returnAttributes = @ReturnAttribute(type = DataType.BOOL, description = "whether"),
            examples = @Example(syntax = "made:ends(a, 'b')", description = "ends"))
    public static final class Ends extends Test {
        @Override
        boolean test(String text, String wanted) {
            return text.endsWith(wanted);
        }
    }

    @Extension(
            name = "has",
            namespace = "made",
            description = "contains",
            returnAttributes = @ReturnAttribute(type = DataType.BOOL, description = "whether"),
            examples = @Example(syntax = "made:has(a, 'b')", description = "contains"))
    public static final class Has extends Test {
        @Override
        boolean test(String text, String wanted) {
            return text.contains(wanted);
        }
    }

    @Extension(
            name = "finds",
            namespace = "made",
            description = "finds an expression",
            returnAttributes = @ReturnAttribute(type = DataType.BOOL, description = "whether"),
            examples = @Example(syntax = "made:finds(a, 'b')", description = "finds"))
    public static final class Finds extends Test {
        private Pattern pattern;

        @Override
        boolean test(String text, String wanted) {
            if (pattern == null) {
                pattern = Pattern.compile(wanted);
            }
            return pattern.matcher(text).find();
        }
    }

    private SiddhiTests() {}
}
