/** Takes formatted alerts from delivery, says what became of each; what every outlet has in common. */
@NullMarked
package io.acheron.pipeline.index.outlet;

import org.jspecify.annotations.NullMarked;
