/** Takes options, joins the alert topic and the outlets into a job. */
@NullMarked
package io.acheron.pipeline.index;

import org.jspecify.annotations.NullMarked;
