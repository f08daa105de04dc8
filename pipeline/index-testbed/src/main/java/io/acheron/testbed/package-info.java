/** Takes a directory from a test, hands it a running OpenSearch. */
@NullMarked
package io.acheron.testbed;

import org.jspecify.annotations.NullMarked;
