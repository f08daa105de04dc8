/** Takes alerts from their topic, hands them to an outlet again and again until each is delivered or put aside. */
@NullMarked
package io.acheron.pipeline.index.delivery;

import org.jspecify.annotations.NullMarked;
