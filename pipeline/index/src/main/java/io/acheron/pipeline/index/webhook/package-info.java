/** Takes alerts, hands them to web services that wake people. */
@NullMarked
package io.acheron.pipeline.index.webhook;

import org.jspecify.annotations.NullMarked;
