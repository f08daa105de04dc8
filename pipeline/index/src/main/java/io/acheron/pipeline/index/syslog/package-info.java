/** Takes alerts, hands them to a log collector as CEF in syslog. */
@NullMarked
package io.acheron.pipeline.index.syslog;

import org.jspecify.annotations.NullMarked;
