/**
 * The command line of the tools that operators use. May use the tools' packages and picocli; runs on the main thread.
 */
@NullMarked
package io.sluice.ops;

import org.jspecify.annotations.NullMarked;
