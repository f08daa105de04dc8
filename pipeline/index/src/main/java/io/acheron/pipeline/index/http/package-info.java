/** Takes requests from outlets, hands them to servers of others. */
@NullMarked
package io.acheron.pipeline.index.http;

import org.jspecify.annotations.NullMarked;
