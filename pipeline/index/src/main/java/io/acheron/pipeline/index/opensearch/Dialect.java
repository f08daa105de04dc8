/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

/** The two products that take bulk requests in the same form and differ in what surrounds them. */
enum Dialect {
    OPENSEARCH("/_plugins/_ism/policies/", "ism-policy.json"),
    ELASTICSEARCH("/_ilm/policy/", "ilm-policy.json");

    private final String policies;
    private final String policy;

    Dialect(String policies, String policy) {
        this.policies = policies;
        this.policy = policy;
    }

    /** @return path of the policies */
    String policies() {
        return policies;
    }

    /** @return file of the policy in deploy/opensearch */
    String policy() {
        return policy;
    }

    /** @return file of the index template in deploy/opensearch */
    String template() {
        return this == OPENSEARCH ? "index-template.json" : "index-template-elasticsearch.json";
    }
}
