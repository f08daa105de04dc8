/** Takes alerts, hands them to OpenSearch or Elasticsearch. */
@NullMarked
package io.acheron.pipeline.index.opensearch;

import org.jspecify.annotations.NullMarked;
