/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Our classes as the builder of rules sees them: it is told at once that what it generates is not among them. The Java compiler asks for
 * each package and type of generated sources in the parent loader first, by names with a hash of the rule. The parent never has one, but the
 * loaders of the JDK remember each resource that is on no class path ({@code BuiltinClassLoader.resourceCache}, a soft reference that each
 * build renews): three entries for each name, 28 for each file that is built.
 */
final class GeneratedNames extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** Package of the rules of each file; no two files share a class loader. */
    static final String RULES = "acheron.rules";

    /** Drools describes what it built by a class of its own, named by the number of the build. */
    private static final String MODEL = "org.drools.project.model";

    GeneratedNames(ClassLoader parent) {
        super("generated-names", parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isGenerated(name, '.')) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return isGenerated(name, '/') ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return isGenerated(name, '/') ? Collections.emptyEnumeration() : super.getResources(name);
    }

    private static boolean isGenerated(String name, char separator) {
        String dotted = name.replace(separator, '.');
        return dotted.startsWith(RULES + '.') || dotted.startsWith(MODEL + '.');
    }
}
