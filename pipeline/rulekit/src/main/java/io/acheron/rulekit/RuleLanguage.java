/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.YamlMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A language rules can be written in. Found by {@link java.util.ServiceLoader}: a new language is a new package. */
public interface RuleLanguage {
    /** @return name in lower case */
    String name();

    /**
     * @param yaml a rule file
     * @param companion the file of the same name beside it, null if there is none
     * @return the name that {@link Rule#language()} shall have if the rule is in this language, empty if it is not
     */
    Optional<String> recognise(YamlMap yaml, @Nullable SourceFile companion);

    /**
     * Compiles all documents of this language. Problems go to the document they belong to and never throw.
     *
     * @param filters exceptions, for all languages; a language leaves those alone that name none of its rules
     * @return the rules of the documents without error
     */
    RuleProgram compile(List<RuleDocument> documents, List<FilterDocument> filters);
}
