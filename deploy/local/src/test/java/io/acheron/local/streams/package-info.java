/** Takes the recordings of {@code examples/streams}, hands what the rules say about them to the matrix that is published. */
@NullMarked
package io.acheron.local.streams;

import org.jspecify.annotations.NullMarked;
